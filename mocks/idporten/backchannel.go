package idporten

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// logoutClaims have the order of the documentation's sample, whose sub is the
// personal number. guess: also where a client's tokens are pseudonymous.
type logoutClaims struct {
	Sub    string              `json:"sub"`
	Aud    string              `json:"aud"`
	Iss    string              `json:"iss"`
	Exp    int64               `json:"exp"`
	Iat    int64               `json:"iat"`
	Jti    string              `json:"jti"`
	Events map[string]struct{} `json:"events"`
	Sid    string              `json:"sid"`
}

// backchannelOf is where a client hears of logouts; empty: nowhere. As of 2024
// there was no back-channel.
func (s *Server) backchannelOf(client world.Client) string {
	if s.before2025() {
		return ""
	}
	return client.BackchannelLogoutURI
}

// takesSid says whether a client's id_tokens name its session: it asked for
// that, or it has a back-channel, which turns it on. The legacy platform's
// always did.
func (s *Server) takesSid(client world.Client) bool {
	return client.FrontchannelLogoutSessionRequired || s.backchannelOf(client) != "" || s.Switches.Legacy
}

// callClients posts a logout token to each client that has an address for it:
// once, side by side, and the browser waits no longer than one of them may
// take. Nobody is called when a session times out. docs:
// oidc_func_backchannel_logout.
func (s *Server) callClients(ctx context.Context, now time.Time, logins []login) error {
	var letters []kernel.Letter
	for _, l := range logins {
		client, _ := s.World().Client(l.client)
		address := s.backchannelOf(client)
		if address == "" {
			continue
		}
		token, err := s.logoutToken(now, l)
		if err != nil {
			return err
		}
		letters = append(letters, kernel.Letter{
			Operation: opBackchannel, Address: address, ContentType: mediaForm,
			Body: url.Values{fieldLogoutToken: {token}}.Encode(), Why: s.whyUnheard(l.client),
		})
	}
	if len(letters) > 0 {
		s.courier.Deliver(ctx, letters)
	}
	return nil
}

func (s *Server) logoutToken(now time.Time, l login) (string, error) {
	signer, err := newLogoutSigner(s.signer.published()[0])
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(logoutClaims{
		Sub: s.publicSubject(l.client, l.user), Aud: l.client, Iss: s.Issuer, Exp: now.Add(logoutTokenLifetime).Unix(), Iat: now.Unix(),
		Jti: s.kernel.IDs.Token(logoutJTIBytes), Events: map[string]struct{}{eventLogout: {}}, Sid: l.session,
	}).Serialize()
}

// newLogoutSigner: logout tokens have typ and x5c, which others have not.
func newLogoutSigner(k kernel.Key) (jose.Signer, error) {
	options := (&jose.SignerOptions{}).WithType(typeLogoutToken).WithHeader("x5c", k.X5C())
	return jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: k.Private, KeyID: keyID(k)}}, options)
}

// whyUnheard explains that a client did not take its logout token.
func (s *Server) whyUnheard(client string) func(status int, err error) *kernel.Why {
	return func(status int, err error) *kernel.Why {
		var e refused
		switch {
		case errors.Is(err, kernel.ErrNotLoopback):
			e = errBackchannelElsewhere.because("client %q: %v; the switch backchannel_calls lets the mock call it", client, err)
		case err != nil:
			e = errBackchannelSilent.because("client %q gave no answer, and is not asked again: %v", client, err)
		case status/100 != 2:
			e = errBackchannelRefused.because("client %q answered %d, and is not asked again; any 2xx accepts the logout", client, status)
		default:
			return nil
		}
		return e.why(s.kernel.IDs.UUID())
	}
}

func (s *Server) newCourier() *kernel.Courier {
	return s.kernel.Courier(kernel.CourierOptions{
		Connect: backchannelConnect, Read: backchannelRead, Anywhere: s.Switches.BackchannelAnywhere,
	})
}
