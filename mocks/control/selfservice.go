package control

import (
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// selfServiceToken issues what Maskinporten issues at the real service: an
// access token for the admin API of integrations.
func selfServiceToken(r *http.Request, s Sandbox) (kernel.Reply, error) {
	var (
		orgno    *string
		scopes   *[]string
		lifetime *time.Duration
	)
	err := readMembers(r,
		member{"orgno", as(&orgno, text)},
		member{"scopes", as(&scopes, textList)},
		member{"lifetime", as(&lifetime, span)})
	switch {
	case err != nil:
		return kernel.Reply{}, err
	case orgno == nil:
		return kernel.Reply{}, flawed("the body is not as it should be: see errors", []flaw{{"orgno", "is missing: which organisation shall the token speak for?"}})
	}
	token, err := s.SelfServiceToken(*orgno, deref(scopes), deref(lifetime))
	if err != nil {
		return kernel.Reply{}, refusal(http.StatusUnprocessableEntity, "%v", err)
	}
	return kernel.JSON(http.StatusOK, token)
}
