package idporten

import (
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/portprove/portprove/mocks/world"
)

// What control issues always has a number. A client without a supplier has an
// empty supplier_orgno, which a certificate that names nobody must not equal.
func TestCertificateWithoutAnOrganisationNumber(t *testing.T) {
	t.Parallel()
	s := testServer(t)
	client, _ := world.Default().Client("jwt-demo")
	identified := func(value string) pkix.Name {
		return pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{{Type: oidOrganisation, Value: value}}}
	}
	old := identified(organisationPrefix)
	old.SerialNumber = client.ClientOrgno
	for name, c := range map[string]struct {
		subject pkix.Name
		want    *refusal
	}{
		"the client's own":                      {identified("NTRNO-311223348"), nil},
		"the client's own, before SEID2":        {pkix.Name{SerialNumber: "311223348"}, nil},
		"nothing":                               {pkix.Name{CommonName: "nobody"}, errCertificateOrgno},
		"nothing behind NTRNO-":                 {identified("NTRNO-"), errCertificateOrgno},
		"nothing behind NTRNO-, and an old one": {old, errCertificateOrgno},
		"an empty identifier":                   {identified(""), errCertificateOrgno},
		"another country's number":              {identified("NTRSE-311223348"), errCertificateOrgno},
		"the number alone":                      {identified("311223348"), errCertificateOrgno},
	} {
		var e refused
		err := s.checkCertificate(client, signedBy(t, s, c.subject), noon)
		if errors.As(err, &e); e.refusal != c.want || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// signedBy is something signed with a certificate of the mock's authority.
func signedBy(t *testing.T, s *Server, subject pkix.Name) *jose.JSONWebSignature {
	t.Helper()
	key, err := s.Authority.Issue(subject, noon, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	chain := []string{base64.StdEncoding.EncodeToString(key.Certificate.Raw)}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key.Private}, (&jose.SignerOptions{}).WithHeader("x5c", chain))
	if err != nil {
		t.Fatal(err)
	}
	jws, err := signer.Sign([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := jws.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	read, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	return read
}
