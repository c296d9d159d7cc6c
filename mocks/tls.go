package mocks

import (
	"crypto/tls"
	"crypto/x509/pkix"
	"log"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// TLS makes every listener speak HTTPS, TLS 1.2 at the least.
type TLS struct {
	// Authority issues the certificate at each start.
	Authority *kernel.Authority
	// Certificate, if set, is used instead of an issued one.
	Certificate *tls.Certificate
}

// authorityName says to everybody who looks at the certificate what it is.
var authorityName = pkix.Name{Organization: []string{"portprove, for tests only"}, CommonName: "portprove mock CA"}

// NewAuthority makes a certificate authority for mocks. What it issues for a
// production host is worth nothing: its own certificate excludes them.
func NewAuthority() (*kernel.Authority, error) {
	return kernel.NewAuthority(authorityName, excludedDomains())
}

// ParseAuthority reads what its PEM method wrote.
func ParseAuthority(certificate, key []byte) (*kernel.Authority, error) {
	return kernel.ParseAuthority(authorityName.CommonName, certificate, key)
}

// excludedDomains are the production hosts, but for those above a test host:
// an exclusion covers all names below, and test.idporten.no is below
// idporten.no. Those are kept out by never being issued.
func excludedDomains() []string {
	return slices.DeleteFunc(named(production), func(domain string) bool {
		return slices.ContainsFunc(named(served, retired), func(name string) bool { return isWithin(name, domain) })
	})
}

// ca is the authority's certificate, to be trusted by clients; empty if the
// certificate is the user's own.
func (t *TLS) ca() []byte {
	if t == nil || t.Certificate != nil {
		return nil
	}
	return t.Authority.CertificatePEM()
}

// config of the listeners, nil without TLS.
func (t *TLS) config(names []string) (*tls.Config, error) {
	if t == nil {
		return nil, nil //nolint:nilnil // no TLS, no configuration.
	}
	certificate := t.Certificate
	if certificate == nil {
		issued, err := t.Authority.Issue(names)
		if err != nil {
			return nil, err
		}
		certificate = &issued
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{*certificate}}, nil
}

// handshakeLog notes handshakes that failed, which are frequent while a client
// does not yet trust the authority.
func handshakeLog(logger *slog.Logger) *log.Logger {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return slog.NewLogLogger(logger.Handler(), slog.LevelInfo)
}

// certificateNames are those under which clients may reach the listeners:
// this machine, the listeners' own addresses, the public host, and in the
// layout hosts the real test hosts, the retired ones included, so that their
// answer gets through.
func certificateNames(o ServeOptions, doors []door) []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	for _, d := range doors {
		names = append(names, hostOf(d.base))
	}
	if o.PublicBase != "" {
		names = append(names, hostOf(o.PublicBase))
	}
	if o.Layout == LayoutHosts {
		names = append(names, named(served, retired)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "localhost" // it is ours, or has been checked
	}
	return strings.ToLower(u.Hostname())
}
