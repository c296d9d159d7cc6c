package evidence_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/evidence"
)

const tokenHeader = `{"alg":"RS256","kid":"k-1"}`

// tokenOf says these things, and is signed by nobody.
func tokenOf(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(tokenHeader)) + "." + part([]byte(claims)) + ".c2lnbmF0dXJl"
}

// What a token says is told where it comes up first, masked, and without its
// signature.
func TestATokenIsReadOnce(t *testing.T) {
	t.Parallel()
	id := tokenOf(`{"nonce":"seen-1","pid":"` + person + `","sid":"a-session","exp":1798675200,"n":` + person + `,"of":[{"name":"Kari"}],"aud":["a",2]}`)
	assertion := tokenOf(`{"iss":"me"}`)
	broken, large := tokenOf(`{"cut`), tokenOf(`{"x":"`+strings.Repeat("y", 9000)+`"}`)
	list := recorded(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, `{"id_token":"`+id+`","access_token":"`+broken+`","refresh_token":"`+large+`"}`)
	}, func(client *http.Client, address string) {
		post(t, client, address+"/idporten/token", "client_assertion="+assertion)
		post(t, client, address+"/idporten/token", "id_token_hint="+id)
	})
	want := []evidence.Token{
		{Name: "{client_assertion-1}", Header: tokenHeader, Claims: `{"iss":"me"}`},
		{
			Name: "{id_token-1}", Header: tokenHeader,
			Claims: `{"aud":["a",2],"exp":1798675200,"n":{person-1},"nonce":"seen-1","of":[{"name":"{name}"}],"pid":"{pid}","sid":"{sid}"}`,
		},
	}
	if !slices.Equal(list[0].Tokens, want) || list[1].Tokens != nil {
		t.Errorf("%+v, then %+v; want %+v", list[0].Tokens, list[1].Tokens, want)
	}
	if !strings.Contains(list[0].Response.Body, `"id_token":"{id_token-1}"`) {
		t.Errorf("%s", list[0].Response.Body)
	}
}
