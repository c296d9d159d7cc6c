package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Names of hops.
const (
	hopIssuer     = "issuer"
	hopAuthorize  = "authorize"
	hopToken      = "token"
	hopJWKS       = "jwks"
	hopAltinn     = "altinn"
	hopAltinnJWKS = "altinn_jwks"
	hopValidator  = "validator"
	hopApp        = "app"
)

const wellKnown = "/.well-known/openid-configuration"

// hop is one host of the way, and what was met there.
type hop struct {
	Name     string       `json:"name"`
	URL      string       `json:"url"`
	Host     string       `json:"host"`
	Reached  bool         `json:"reached"`
	Address  string       `json:"address,omitempty"` // where the connection went: the proxy's, if there is one
	Family   string       `json:"family,omitempty"`
	Resolve  string       `json:"resolve,omitempty"` // the profile's own entry in place of a look-up
	Proxy    string       `json:"proxy,omitempty"`
	TLS      string       `json:"tls,omitempty"`
	Chain    []string     `json:"chain,omitempty"` // subjects, the host's own first
	Issuer   string       `json:"issuer,omitempty"`
	NotAfter time.Time    `json:"not_after,omitzero"`
	Status   int          `json:"status,omitempty"`
	Skew     *skewSeconds `json:"skew_seconds,omitempty"`

	document bool // its text is compared; else it is enough that the host answers
	body     []byte
	date     time.Time
	err      error
}

// skewSeconds is how far the server's clock is ahead of this one.
type skewSeconds float64

// hops are the places that the steps need. Of authorize, token, the validator
// and the app only the host's front page is asked for: there is nothing public
// below.
func (x *examination) hops() []*hop {
	e := x.at.Environment
	hops := []*hop{
		{Name: hopIssuer, URL: strings.TrimSuffix(e.Issuer, "/") + wellKnown, document: true},
		{Name: hopAuthorize, URL: frontPage(e.AuthorizeURL)},
		{Name: hopToken, URL: frontPage(e.TokenURL)},
		{Name: hopJWKS, URL: e.JWKSURL, document: true},
		{Name: hopAltinn, URL: strings.TrimSuffix(e.AltinnIssuer, "/") + wellKnown, document: true},
		{Name: hopAltinnJWKS, URL: e.AltinnJWKSURL, document: true},
	}
	for _, h := range []hop{{Name: hopValidator, URL: e.ValidatorURL}, {Name: hopApp, URL: e.AppURL}} {
		if h.URL != "" {
			hops = append(hops, &hop{Name: h.Name, URL: frontPage(h.URL)})
		}
	}
	return hops
}

// checkFiling says what the steps after the authorization lack.
func (x *examination) checkFiling() {
	for _, h := range []hop{{Name: hopValidator, URL: x.at.Environment.ValidatorURL}, {Name: hopApp, URL: x.at.Environment.AppURL}} {
		if h.URL == "" {
			x.add(isNote, "", diagnosis{
				"no-" + h.Name, fmt.Sprintf("the profile has no address of the Tax Administration's %s, so no return can be filed with it", h.Name),
				"Write addresses." + h.Name + ", if a return is to be filed.",
			})
		}
	}
}

func frontPage(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host + "/"
}

// checkNetwork visits all hops at once and judges what they met.
func (x *examination) checkNetwork(ctx context.Context) {
	hc, err := x.at.HTTPClient()
	if err != nil {
		x.add(isError, "", diagnosis{"transport", err.Error(), "Mend the profile; nothing was sent."})
		return
	}
	x.Hops = x.hops()
	var all sync.WaitGroup
	for _, h := range x.Hops {
		all.Go(func() { h.visit(ctx, hc, profileNetwork{x.at}) })
	}
	all.Wait()
	x.takeTime()
	for _, h := range x.Hops {
		x.judge(h)
	}
}

const (
	visitTime   = 15 * time.Second
	maxDocument = 1 << 20
)

// visit makes the one request of a hop.
func (h *hop) visit(ctx context.Context, hc *http.Client, p profileNetwork) {
	ctx, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	var met connection
	request, err := http.NewRequestWithContext(met.traced(ctx), http.MethodGet, h.URL, http.NoBody)
	if err != nil {
		h.err = err
		return
	}
	request.Close = true
	h.Host = withPort(request.URL)
	if h.Proxy, h.err = p.proxyOf(request); h.err != nil {
		return
	}
	if h.Proxy == "" { // a proxy looks the names up by itself
		h.Resolve = p.resolveOf(h.Host)
	}
	sent := time.Now()
	response, err := hc.Do(request)
	h.Address, h.Family = met.read()
	if err != nil {
		h.err = err
		h.noteCertificates(unverified(err))
		h.Reached = h.Issuer != "" || h.Proxy == "" && h.Address != ""
		return
	}
	defer response.Body.Close()
	h.Reached, h.Status = true, response.StatusCode
	h.noteTLS(response.TLS)
	h.noteDate(response.Header.Get("Date"), sent)
	h.body, h.err = io.ReadAll(io.LimitReader(response.Body, maxDocument))
}

// connection is the first one that came about. Two families may be tried at
// once, and one may come late.
type connection struct {
	mu      sync.Mutex
	address string
}

func (c *connection) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectDone: func(_, address string, err error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			if err == nil && c.address == "" {
				c.address = address
			}
		},
	})
}

func (c *connection) read() (address, family string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.address, familyOf(c.address)
}

func familyOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	switch {
	case err != nil || ip == nil:
		return ""
	case ip.To4() != nil:
		return "IPv4"
	}
	return "IPv6"
}

func (h *hop) noteTLS(state *tls.ConnectionState) {
	if state == nil {
		return
	}
	h.TLS = tls.VersionName(state.Version)
	h.noteCertificates(state.PeerCertificates)
}

func (h *hop) noteCertificates(chain []*x509.Certificate) {
	for i, c := range chain {
		if i == 0 {
			h.Issuer, h.NotAfter = clean(c.Issuer.String()), c.NotAfter
		}
		h.Chain = append(h.Chain, clean(c.Subject.String()))
	}
}

// noteDate compares the answer's Date with the middle of the exchange. Date
// has whole seconds, so half a second is added.
func (h *hop) noteDate(date string, sent time.Time) {
	at, err := http.ParseTime(date)
	if err != nil {
		return
	}
	h.date = at
	middle := sent.Add(time.Since(sent) / 2)
	skew := skewSeconds(math.Round(at.Add(time.Second/2).Sub(middle).Seconds()) + 0) // + 0: never -0
	h.Skew = &skew
}

// withPort is the host as resolve names it.
func withPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// maxSkew is the leeway that the client gives when it checks a token's times.
const maxSkew = 10

// takeTime lets the other checks live in the time of a mock's clock.
func (x *examination) takeTime() {
	if h := x.Hops[0]; x.at.Environment.ClockFromServer && !h.date.IsZero() {
		x.now = h.date
	}
}

func (x *examination) checkSkew(h *hop) {
	skew := x.skewOf(h)
	if math.Abs(skew) <= maxSkew {
		return
	}
	direction := "ahead of"
	if skew < 0 {
		direction = "behind"
	}
	apart := time.Duration(math.Abs(skew)) * time.Second
	if x.at.Environment.ClockFromServer {
		x.add(isNote, h.Name, diagnosis{
			"clock", fmt.Sprintf("the clock of the mock %s is %s %s this machine's", h.Host, apart, direction),
			"Nothing to do: the client takes the mock's time. A client of your own may not: portprove clock shows and moves it.",
		})
		return
	}
	x.add(isError, h.Name, diagnosis{
		"clock", fmt.Sprintf("the clock of %s is %s %s this machine's; %d s are allowed", h.Host, apart, direction, maxSkew),
		"Set this machine's clock by NTP, or tokens are taken for expired or not yet valid.",
	})
}

// skewOf is what the host's first hop has met: two answers of one host may be
// a second apart, and are one finding.
func (x *examination) skewOf(h *hop) float64 {
	for _, other := range x.Hops {
		if other.Host == h.Host && other.Skew != nil {
			return float64(*other.Skew)
		}
	}
	return 0
}
