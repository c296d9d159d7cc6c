package profile

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// How long a server may take. The whole is what a person waits at most; the
// client gives files and feedback more, and then the header counts.
const (
	dialTime   = 10 * time.Second
	tlsTime    = 10 * time.Second
	headerTime = 2 * time.Minute
	wholeTime  = 60 * time.Second
)

const agent = "portprove"

// HTTPClient suits the network the profile describes. Certificates are always
// verified: where TLS is inspected, ca_file is the way. Redirects are not
// followed. With a proxy it is the proxy who resolves names, so resolve then
// matters for the proxy's own name only.
func (p Profile) HTTPClient() (*http.Client, error) {
	pool, err := p.pool()
	if err != nil {
		return nil, err
	}
	dial, err := p.dialer()
	if err != nil {
		return nil, err
	}
	proxy := http.ProxyFromEnvironment
	if p.Proxy != "" {
		address, err := url.Parse(p.Proxy)
		if err != nil {
			return nil, fmt.Errorf("proxy: %s", badProxy)
		}
		proxy = http.ProxyURL(address)
	}
	return &http.Client{
		Transport: named{agent: cmp.Or(p.UserAgent, agent), next: &http.Transport{
			Proxy:                 proxy,
			DialContext:           dial,
			TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool},
			TLSHandshakeTimeout:   tlsTime,
			ResponseHeaderTimeout: headerTime,
			ForceAttemptHTTP2:     true,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       wholeTime,
	}, nil
}

// pool is the system's certificates and those of ca_file; nil is the system's.
func (p Profile) pool() (*x509.CertPool, error) {
	if p.CAFile == "" {
		return nil, nil //nolint:nilnil // nil is the documented value for the system's own
	}
	pem, err := os.ReadFile(p.CAFile)
	if err != nil {
		return nil, fmt.Errorf("ca_file: %w: name a file with certificates in PEM, or leave ca_file out", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("ca_file: the system's certificates can't be read: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ca_file: %s has no certificate in PEM (-----BEGIN CERTIFICATE-----)", p.CAFile)
	}
	return pool, nil
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// dialer looks names up in resolve first. What stands there changes where the
// connection goes, not whose certificate is wanted.
func (p Profile) dialer() (dialFunc, error) {
	table := map[string]string{}
	for _, entry := range p.Resolve {
		from, to, err := parseResolve(entry)
		if err != nil {
			return nil, fmt.Errorf("resolve: %w", err)
		}
		table[from] = to
	}
	d := &net.Dialer{Timeout: dialTime}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return d.DialContext(ctx, network, cmp.Or(table[strings.ToLower(address)], address))
	}, nil
}

// parseResolve reads host:port:address as curl's --resolve has it, and a port
// behind the address for a server that stands on another one. An IPv6 address
// with a port has brackets.
func parseResolve(entry string) (from, to string, err error) {
	parts := strings.SplitN(entry, ":", 3)
	if len(parts) < 3 || parts[0] == "" || !isPort(parts[1]) {
		return "", "", fmt.Errorf("%s is not host:port:address", quote(entry))
	}
	from = net.JoinHostPort(strings.ToLower(parts[0]), parts[1])
	if address, err := netip.ParseAddrPort(parts[2]); err == nil {
		return from, address.String(), nil
	}
	address, err := netip.ParseAddr(strings.Trim(parts[2], "[]"))
	if err != nil {
		return "", "", fmt.Errorf("%s does not end in an IP address", quote(entry))
	}
	return from, net.JoinHostPort(address.String(), parts[1]), nil
}

func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

// named puts the program's name on each request.
type named struct {
	agent string
	next  http.RoundTripper
}

// RoundTrip leaves a name alone that is there already.
func (n named) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Header.Get("User-Agent") != "" {
		return n.next.RoundTrip(request)
	}
	own := request.Clone(request.Context())
	own.Header.Set("User-Agent", n.agent)
	return n.next.RoundTrip(own)
}

// CloseIdleConnections is what http.Client's own method looks for.
func (n named) CloseIdleConnections() {
	if next, ok := n.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}
