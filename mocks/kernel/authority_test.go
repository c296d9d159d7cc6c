package kernel_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

func authority(t *testing.T, name string, excluded ...string) *kernel.Authority {
	t.Helper()
	a, err := kernel.NewAuthority(pkix.Name{CommonName: name}, excluded)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func pair(t *testing.T, a *kernel.Authority) (certificate, key []byte) {
	t.Helper()
	certificate, key, err := a.PEM()
	if err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

// verify is what a client that trusts the authority makes of a certificate
// issued for the names.
func verify(t *testing.T, a *kernel.Authority, server string, names ...string) error {
	t.Helper()
	issued, err := a.Issue(names)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	_, err = issued.Leaf.Verify(x509.VerifyOptions{DNSName: server, Roots: roots})
	return err
}

func TestAuthorityIssues(t *testing.T) {
	t.Parallel()
	a := authority(t, "CA", "login.idporten.no")
	names := []string{"localhost", "127.0.0.1", "::1", "test.idporten.no"}
	for _, name := range names {
		if err := verify(t, a, name, names...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := verify(t, a, "other.example", names...); err == nil {
		t.Error("the certificate is good for a name that nobody asked for")
	}
	for _, name := range []string{"login.idporten.no", "below.login.idporten.no"} {
		if err := verify(t, a, name, name); err == nil || !strings.Contains(err.Error(), "excluded by constraint") {
			t.Errorf("%s: a client says %v", name, err)
		}
	}
}

// Browsers refuse server certificates of more than 398 days, and two with one
// serial.
func TestIssuedCertificatesAreShortLivedAndDiffer(t *testing.T) {
	t.Parallel()
	a := authority(t, "CA")
	one, err := a.Issue([]string{"localhost"})
	if err != nil {
		t.Fatal(err)
	}
	two, err := a.Issue([]string{"localhost"})
	if err != nil {
		t.Fatal(err)
	}
	if life := one.Leaf.NotAfter.Sub(one.Leaf.NotBefore); life > 398*24*time.Hour {
		t.Errorf("good for %v", life)
	}
	if one.Leaf.SerialNumber.Cmp(two.Leaf.SerialNumber) == 0 {
		t.Error("two certificates share a serial")
	}
	if one.Leaf.IsCA {
		t.Error("a server's certificate may issue others")
	}
}

func TestAuthorityIsReadAgain(t *testing.T) {
	t.Parallel()
	certificate, key := pair(t, authority(t, "CA"))
	a, err := kernel.ParseAuthority("CA", certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.CertificatePEM(), certificate) || verify(t, a, "localhost", "localhost") != nil {
		t.Error("the authority changed on its way")
	}
}

func TestDamagedAuthoritiesAreRefused(t *testing.T) {
	t.Parallel()
	certificate, key := pair(t, authority(t, "CA"))
	others, othersKey := pair(t, authority(t, "theirs"))
	half := func(b []byte) []byte { return b[:len(b)/2] }
	for _, c := range []struct {
		name             string
		certificate, key []byte
		want             string
	}{
		{"no certificate", nil, key, "the certificate: one PEM block CERTIFICATE is needed"},
		{"half a certificate", half(certificate), key, "the certificate: one PEM block CERTIFICATE is needed"},
		{"two certificates", append(bytes.Clone(certificate), others...), key, "the certificate: one PEM block CERTIFICATE is needed"},
		{"a changed certificate", bytes.Replace(certificate, []byte("MII"), []byte("AAA"), 1), key, "the certificate: x509"},
		{"no key", certificate, nil, "the key: one PEM block PRIVATE KEY is needed"},
		{"swapped", key, certificate, "the certificate: one PEM block CERTIFICATE is needed"},
		{"a changed key", certificate, bytes.Replace(key, []byte("MIG"), []byte("AAA"), 1), "the key: "},
		{"another's key", certificate, othersKey, "the key does not belong to the certificate"},
		{"another's authority", others, othersKey, `the certificate is "theirs" and not that of a CA`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := kernel.ParseAuthority("CA", c.certificate, c.key)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
