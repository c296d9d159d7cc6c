package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// assertionLife is from now to exp. ID-porten takes at most 120 s from iat to
// exp (docs.digdir.no, oidc_protocol_token). An assertion is used at once and
// once, so it could be far shorter; half of the limit leaves room for a clock
// that is behind, and iat lies leeway back for one that is ahead: what ID-porten
// grants there is not documented.
const assertionLife = 60 * time.Second

// assertion are the claims of a client assertion. aud is the issuer, and text,
// not a list: ID-porten wants a single value and no longer the address of the
// token endpoint (docs: oidc_protocol_token).
type assertion struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	ID       string `json:"jti"` // an assertion is refused the second time
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// assert adds a fresh proof of who the client is to a form (RFC 7523), and
// hides it in what the step says.
func (c *Client) assert(ctx context.Context, s step, form url.Values) (step, error) {
	if err := c.learnTime(ctx, s); err != nil {
		return s, err
	}
	proof, err := c.proof()
	if err != nil {
		return s, s.fail(advice{
			"Without its assertion ID-porten does not know the client.",
			"Check Config.Key and Config.Rand, then run the step again, step token from login.",
		}, "The client assertion can't be made: %s.", err.Error()).because(err)
	}
	form.Set(paramAssertionType, assertionType)
	form.Set(paramAssertion, proof)
	return s.hiding(proof), nil
}

func (c *Client) proof() (string, error) {
	id := make([]byte, 16)
	if _, err := io.ReadFull(c.cfg.Rand, id); err != nil {
		return "", err
	}
	now := c.Now()
	claims, err := json.Marshal(assertion{
		Issuer: c.cfg.ClientID, Subject: c.cfg.ClientID, Audience: c.cfg.Profile.Issuer,
		ID:       base64.RawURLEncoding.EncodeToString(id),
		IssuedAt: now.Add(-leeway).Unix(), Expires: now.Add(assertionLife).Unix(),
	})
	if err != nil {
		return "", err
	}
	signer, err := c.cfg.Key.signer()
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// signer names the key in the header, by kid or by x5c.
func (k SigningKey) signer() (jose.Signer, error) {
	options := &jose.SignerOptions{}
	if len(k.Chain) > 0 {
		chain := make([]string, len(k.Chain))
		for i, certificate := range k.Chain {
			chain[i] = base64.StdEncoding.EncodeToString(certificate.Raw) // RFC 7515 4.1.6: not base64url
		}
		options = options.WithHeader(headerChain, chain)
	} else {
		options = options.WithHeader(headerKeyID, k.KeyID)
	}
	return jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: k.Private}, options)
}

// learnTime fetches a mock's keys, for the Date of the answer, when nothing
// has told the time of its clock yet: an assertion of the machine's time may
// be years away there.
func (c *Client) learnTime(ctx context.Context, s step) error {
	c.mu.Lock()
	known := !c.seen.IsZero()
	c.mu.Unlock()
	if known || !c.cfg.Profile.ClockFromServer {
		return nil
	}
	_, _, err := c.fetchKeys(ctx, s, c.idportenKeys)
	return err
}
