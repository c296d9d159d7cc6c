package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/portprove/portprove/client/profile"
)

// diagnosis is a finding before it is known where and how bad.
type diagnosis struct{ id, what, cure string }

// profileNetwork is what a profile says about the network.
type profileNetwork struct{ profile.Profile }

func (p profileNetwork) resolveOf(host string) string {
	for _, entry := range p.Resolve {
		if strings.HasPrefix(strings.ToLower(entry), strings.ToLower(host)+":") {
			return entry
		}
	}
	return ""
}

var errProxySetting = errors.New("the proxy's address is not right")

// proxyOf tells the proxy without its credentials. It is asked before the
// transport is, whose error would show them.
func (p profileNetwork) proxyOf(request *http.Request) (string, error) {
	if p.Proxy != "" {
		return p.Proxy, nil // the profile allows no credentials in it
	}
	u, err := http.ProxyFromEnvironment(request)
	switch {
	case err != nil:
		return "", errProxySetting
	case u == nil:
		return "", nil
	}
	return u.Scheme + "://" + u.Host, nil
}

// judge makes findings of what a hop met.
func (x *examination) judge(h *hop) {
	if h.err != nil {
		x.add(isError, h.Name, h.diagnose())
		return
	}
	x.checkSkew(h)
	x.checkCertificateEnd(h)
	switch {
	case h.document && h.Status != http.StatusOK:
		x.add(isError, h.Name, diagnosis{
			"status", fmt.Sprintf("%s answers %d, not 200", h.URL, h.Status),
			"Compare the address with the environment's documentation; if it is right, a proxy or a portal of the network may answer in its place, or the service is down.",
		})
	case h.Status >= http.StatusInternalServerError || h.Status == http.StatusProxyAuthRequired:
		x.add(isWarning, h.Name, diagnosis{
			"status", fmt.Sprintf("%s answers %d", h.URL, h.Status), "Try again later" + h.orProxy() + ".",
		})
	}
}

func (h *hop) orProxy() string {
	if h.Proxy == "" {
		return ""
	}
	return ", and ask whether the proxy " + h.Proxy + " lets this host through"
}

// certificateMargin is when a certificate's end is worth a word.
const certificateMargin = 7 * 24 * time.Hour

func (x *examination) checkCertificateEnd(h *hop) {
	if h.NotAfter.IsZero() || time.Until(h.NotAfter) > certificateMargin {
		return
	}
	x.add(isWarning, h.Name, diagnosis{
		"certificate-end", fmt.Sprintf("the certificate of %s ends %s", h.Host, h.NotAfter.UTC().Format(time.RFC3339)),
		"Whoever runs the host has to renew it; on a mock, start serve again.",
	})
}

// diagnose says why a hop has not answered.
func (h *hop) diagnose() diagnosis {
	var name *net.DNSError
	var timeout net.Error
	switch certificate := certificateTrouble(h.Host, h.err); {
	case errors.Is(h.err, errProxySetting):
		return diagnosis{"proxy", "the proxy in HTTPS_PROXY or HTTP_PROXY is no address", "Write it like http://proxy.example:3128, or unset it. Nothing was sent."}
	case certificate != nil:
		return *certificate
	case h.Proxy != "":
		return diagnosis{
			"proxy", fmt.Sprintf("%s is not reached through the proxy %s: %s", h.Host, h.Proxy, bareReason(h.err)),
			"Ask whether the proxy lets this host through; name the host in NO_PROXY if no proxy is needed; mend proxy in the profile, or HTTPS_PROXY.",
		}
	case errors.As(h.err, &name):
		return diagnosis{
			"dns", fmt.Sprintf("the name %s is not found", name.Name),
			"Check the spelling, the DNS and the VPN; behind a proxy set HTTPS_PROXY; or give resolve in the profile, or --resolve.",
		}
	case errors.Is(h.err, syscall.ECONNREFUSED):
		return diagnosis{"refused", h.Host + " refuses connections", "Start what should listen there (a mock: portprove serve), or mend address, port or resolve."}
	case errors.As(h.err, &timeout) && timeout.Timeout():
		return diagnosis{"timeout", h.Host + " does not answer in time", "A firewall may drop the packets: ask for this host and port to be opened, or set HTTPS_PROXY."}
	}
	return h.diagnoseHandshake()
}

func (h *hop) diagnoseHandshake() diagnosis {
	var noTLS tls.RecordHeaderError
	what := bareReason(h.err)
	switch {
	case errors.As(h.err, &noTLS), strings.Contains(what, "HTTP response to HTTPS client"):
		return diagnosis{"no-tls", h.Host + " does not speak TLS", "Write http:// for a mock without TLS; else something stands between: check proxy, port and resolve."}
	case strings.Contains(what, "protocol version"):
		return diagnosis{"tls-version", h.Host + " speaks no TLS of version 1.2 or later", "Something old stands between, or resolve leads to another host: check proxy and resolve."}
	}
	return diagnosis{"connection", fmt.Sprintf("%s gives no whole answer: %s", h.Host, what), "Try again; if it stays, look at what stands between: firewall, proxy, VPN."}
}

// bareReason is an error of net/http without the address it repeats.
func bareReason(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err.Error()
	}
	return err.Error()
}

// unverified is the chain that was refused.
func unverified(err error) []*x509.Certificate {
	if failed, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return failed.UnverifiedCertificates
	}
	return nil
}

// certificateTrouble says why a certificate was refused; nil: it was not.
func certificateTrouble(host string, err error) *diagnosis {
	chain := unverified(err)
	if len(chain) == 0 {
		return nil
	}
	leaf := chain[0]
	var wrongName x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &wrongName):
		return &diagnosis{
			"certificate-name", fmt.Sprintf("the certificate of %s is for other names: %s", host, strings.Join(leaf.DNSNames, ", ")),
			"Another server answers than the one meant: check the address, resolve and the proxy.",
		}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &diagnosis{
			"certificate-expired", fmt.Sprintf("the certificate of %s is valid from %s to %s, which is not now", host, leaf.NotBefore.UTC().Format(time.RFC3339), leaf.NotAfter.UTC().Format(time.RFC3339)),
			"Check this machine's clock first; if it is right, whoever runs the host has to renew the certificate.",
		}
	}
	return &diagnosis{
		"untrusted", fmt.Sprintf("certificate of %s was issued by %s, which this machine does not trust; a proxy may inspect TLS", host, leaf.Issuer),
		"Give ca_file, or --ca-file: the PEM file of that authority, from whoever runs the network (for a mock, the file that portprove ca names; its control API takes --ca).",
	}
}

// untrusted is the same for a mock's control API, when that is all there is.
func untrusted(err error) *diagnosis {
	if err == nil {
		return nil
	}
	return certificateTrouble("the mock's control API", err)
}
