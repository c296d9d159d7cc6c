package idporten

import (
	"context"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// accessToken is what an access token says. Claims have the person's number, if
// there is one; pseudonymous tells that the token itself has not.
type accessToken struct {
	claims               accessClaims
	user                 user
	opaque, pseudonymous bool
}

// newAccessToken makes the access token that the scopes of a grant ask for: a
// JWT, or a random string that stands for the same claims.
func (s *Server) newAccessToken(ctx context.Context, now time.Time, claims accessClaims, g grant) (string, error) {
	if s.Switches.Legacy {
		s.state.issue(g.ref(), issuedToken{claims.Jti, time.Unix(claims.Exp, 0)})
	}
	d := s.demandsOn(g)
	if d.pseudonymous {
		claims.Sub = s.subject.of(g.client, g.user) // guess: the number would give the person away
	}
	said := claims
	if d.pseudonymous {
		said.PID = ""
	}
	var raw string
	if d.opaque {
		raw = s.kernel.IDs.Token(opaquePartBytes) + "." + s.kernel.IDs.Token(opaquePartBytes)
	} else {
		var err error
		if raw, err = s.signer.sign(said); err != nil {
			return raw, err
		}
	}
	if d.opaque || said.PID == "" {
		s.state.hold(now, digestOf(raw), heldToken{accessToken{claims, g.user, d.opaque, d.pseudonymous}, g.ref()})
	}
	if d.opaque {
		return raw, nil
	}
	// What a fault makes wrong is not what was held.
	if wrong := kernel.Effects(ctx, effectAccess); len(wrong) > 0 {
		return s.sign(said, accessDefects, wrong)
	}
	return raw, nil
}
