package profile

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/portprove/portprove/client"
)

// maxKeyFile is far above a key with its certificates.
const maxKeyFile = 64 << 10

var errKeyFileLong = fmt.Errorf("is longer than %d bytes, so it is probably something else", maxKeyFile)

// Key reads the private key from where the profile says that it is, and gives
// it the name that it is registered under. No error shows the key.
func (p Profile) Key() (client.SigningKey, error) {
	if p.AuthMethod != authKey {
		return client.SigningKey{}, nil
	}
	text, err := readKeyFile(p.KeyFile)
	if err != nil {
		return client.SigningKey{}, fmt.Errorf("key: %w: put the private key there, or name another file", err)
	}
	key, err := client.ParseKey(text)
	if err != nil {
		return client.SigningKey{}, fmt.Errorf("key: the file %s %w", p.KeyFile, err)
	}
	return p.name(key)
}

// name decides between kid and x5c: the profile's word counts, and without one
// what a JWK says of itself.
func (p Profile) name(key client.SigningKey) (client.SigningKey, error) {
	switch {
	case p.ChainFile != "":
		chain, err := p.chain()
		key.KeyID, key.Chain = "", chain
		return key, err
	case p.KeyID != "" && key.KeyID != "" && p.KeyID != key.KeyID:
		return client.SigningKey{}, fmt.Errorf("kid: is %s, and the key in %s calls itself %s: write the one it is registered under in both places",
			quote(p.KeyID), p.KeyFile, quote(key.KeyID))
	case p.KeyID != "":
		key.KeyID = p.KeyID
	case key.KeyID == "" && len(key.Chain) == 0:
		return client.SigningKey{}, errors.New("kid: is missing: it is the name that the key is registered under on the integration; " +
			"where a business certificate stands for a key, give certificate_chain instead")
	}
	if key.KeyID != "" { // a registered key is named by its kid alone
		key.Chain = nil
	}
	return key, nil
}

func (p Profile) chain() ([]*x509.Certificate, error) {
	text, err := readKeyFile(p.ChainFile)
	if err != nil {
		return nil, fmt.Errorf("certificate_chain: %w: put the certificates there, or name another file", err)
	}
	chain, err := client.ParseChain(text)
	if err != nil {
		return nil, fmt.Errorf("certificate_chain: the file %s: %w", p.ChainFile, err)
	}
	return chain, nil
}

// KeyEnd is the last moment of the certificate that stands for the key; zero
// without one. For a registered key it is not known here.
func (p Profile) KeyEnd() (time.Time, error) {
	key, err := p.Key()
	if err != nil || len(key.Chain) == 0 {
		return time.Time{}, err
	}
	return key.Chain[0].NotAfter, nil
}

func readKeyFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err // names the file and nothing of what is in it
	}
	defer f.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err == nil && len(text) > maxKeyFile {
		err = fmt.Errorf("%s %w", name, errKeyFileLong)
	}
	return text, err
}

func (p Profile) checkKey(refuse refusal) {
	given := []struct {
		path string
		is   bool
	}{{"key", p.KeyFile != ""}, {"kid", p.KeyID != ""}, {"certificate_chain", p.ChainFile != ""}, {"key_issued", !p.KeyIssued.IsZero()}}
	if p.AuthMethod != authKey {
		for _, member := range given {
			if member.is {
				refuse(member.path, "is given, and token_endpoint_auth_method is %s: it is for %s only", p.AuthMethod, authKey)
			}
		}
		return
	}
	switch {
	case p.KeyFile == "":
		refuse("key", "is missing: name the file with the private key, in PEM or as a JWK; %s needs it", authKey)
	case !p.KeyIssued.IsZero() && p.ChainFile != "":
		refuse("key_issued", "and certificate_chain are both given: a certificate tells its own end, so leave key_issued out")
	case p.KeyID != "" && p.ChainFile != "":
		refuse("kid", "and certificate_chain are both given: kid names a key that is registered on the integration, certificate_chain stands "+
			"for one where none is: leave one out")
	}
}
