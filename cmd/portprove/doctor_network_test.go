package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// refused is how net/http wraps what was wrong with a certificate.
func refused(cause error) error {
	leaf := &x509.Certificate{
		DNSNames: []string{"portal.example"}, Issuer: pkix.Name{CommonName: "Company Proxy"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(86400, 0),
	}
	return &url.Error{Op: "Get", URL: "https://h/", Err: &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{leaf}, Err: cause}}
}

func TestDoctorDiagnoses(t *testing.T) {
	for _, c := range []struct {
		name, proxy, id, what string
		err                   error
	}{
		{"inspection", "", "untrusted", "certificate of h:443 was issued by CN=Company Proxy, which this machine does not trust", refused(x509.UnknownAuthorityError{})},
		{"inspection behind a proxy", "http://p:1", "untrusted", "certificate of h:443 was issued by CN=Company Proxy", refused(x509.UnknownAuthorityError{})},
		{"another name", "", "certificate-name", "is for other names: portal.example", refused(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"})},
		{"too old", "", "certificate-expired", "valid from 1970-01-01T00:00:00Z to 1970-01-02T00:00:00Z", refused(x509.CertificateInvalidError{Reason: x509.Expired})},
		{"no such name", "", "dns", "the name h.example is not found", &url.Error{Err: &net.DNSError{Name: "h.example", IsNotFound: true}}},
		{"nobody listens", "", "refused", "h:443 refuses connections", &url.Error{Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}},
		{"silence", "", "timeout", "h:443 does not answer in time", &url.Error{Err: context.DeadlineExceeded}},
		{"proxy says no", "http://p:1", "proxy", "h:443 is not reached through the proxy http://p:1: Forbidden", &url.Error{URL: "https://h/", Err: errors.New("Forbidden")}},
		{"proxy setting", "", "proxy", "HTTPS_PROXY or HTTP_PROXY is no address", errProxySetting},
		{"no TLS", "", "no-tls", "h:443 does not speak TLS", fmt.Errorf("%w", tls.RecordHeaderError{})},
		{"old TLS", "", "tls-version", "no TLS of version 1.2", errors.New("remote error: tls: protocol version not supported")},
		{"cut off", "", "connection", "h:443 gives no whole answer: EOF", &url.Error{URL: "https://h/", Err: errors.New("EOF")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := hop{Host: "h:443", Proxy: c.proxy, err: c.err}
			d := h.diagnose()
			if d.id != c.id || !strings.Contains(d.what, c.what) || d.cure == "" {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestDoctorSeesACertificateEnd(t *testing.T) {
	for left, n := range map[time.Duration]int{time.Hour: 1, 30 * 24 * time.Hour: 0} {
		x := &examination{}
		x.checkCertificateEnd(&hop{Host: "h:443", NotAfter: time.Now().Add(left)})
		if x.count(isWarning) != n {
			t.Errorf("%s left: %+v", left, x.Findings)
		}
	}
}

func TestDoctorNamesTheFamily(t *testing.T) {
	for address, want := range map[string]string{"127.0.0.1:1": "IPv4", "[2a02:9cc::305]:443": "IPv6", "": ""} {
		if got := familyOf(address); got != want {
			t.Errorf("%s is %s", address, got)
		}
	}
}

// A proxy that lets nothing through is not the host.
func TestDoctorMeetsAProxyThatRefuses(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(proxy.Close)
	file := sheetFor("staging", "https://a.example", "https://b.example", "https://c.example").write(t, sheetOf{"proxy": proxy.URL})
	portprove(t, "doctor", "--profile", file, "--store", filepath.Join(t.TempDir(), "tokens")).expect(t, 3,
		`error +proxy \(issuer, token, jwks\)\n +a\.example:443 is not reached through the proxy `+proxy.URL+`: Forbidden`)
}

func TestDoctorAsksForProductionToBeMeant(t *testing.T) {
	file := sheetFor("prod", "", "", "").write(t, sheetOf{"addresses": "", "redirect_uri": "'https://erp.example/'"})
	portprove(t, "doctor", "--profile", file, "--store", t.TempDir()).expect(t, 2, `this profile is production, .*--production`)
}

// An issuer that offers what the client can't.
func TestDoctorComparesWhatIsOffered(t *testing.T) {
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, err := w.Write([]byte(`{"keys": [], "token_endpoint_auth_methods_supported": ["private_key_jwt"], "code_challenge_methods_supported": ["plain"]}`)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(issuer.Close)
	file := sheetFor("staging", issuer.URL, issuer.URL, issuer.URL).write(t, nil)
	portprove(t, "doctor", "--profile", file, "--store", filepath.Join(t.TempDir(), "tokens")).expect(t, 1,
		`error +auth-method \(issuer\)\n +token_endpoint_auth_method is client_secret_post, and the issuer offers private_key_jwt`,
		`error +pkce \(issuer\)`, `error +keys \(jwks\)`, `error +row-issuer \(issuer\)\n .* publishes none`)
}
