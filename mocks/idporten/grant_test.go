package idporten

import (
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// A logout finds what was begun in a session by the name that the session has
// for the client, whether or not the client's tokens carry it.
func TestEveryGrantKnowsItsSession(t *testing.T) {
	t.Parallel()
	s := testServer(t)
	client, _ := world.Default().Client("web-demo")
	g := s.newGrant(authorizeRequest{client: client, scopes: []string{scopeOpenID}}, authentication{user: user{pid: thePerson}}, "the-sid")
	if g.session != "the-sid" || g.sid != "" {
		t.Errorf("session %q and sid %q", g.session, g.sid)
	}
}
