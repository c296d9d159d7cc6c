package trial

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
)

// secret is a value that not everybody may see.
type secret struct {
	kind, value string
	may         func(act) bool
}

// Who may see what. docs: ID-porten's access token goes to the exchange and to
// APIs that take it, Altinn's to Altinn's hosts.
func toIDPorten(a act) bool { return a.Party == "idporten" }

func toTokenEndpoint(a act) bool {
	return slices.Contains([]string{opCode, opRefresh, opOtherGrant}, a.op)
}

// toRefreshing: revocation and introspection take one, too.
func toRefreshing(a act) bool { return toTokenEndpoint(a) || toIDPorten(a) && a.op == opOther }

func toAccess(a act) bool {
	return a.Party == "skatteetaten" || a.op == opExchange || toIDPorten(a) && (a.op == opUserinfo || a.op == opOther)
}

func toAltinn(a act) bool { return a.Party == "apps" || a.Party == "altinn" && a.op != opExchange }

// toLogout: the hint of a logout is the one place where an id_token goes.
func toLogout(a act) bool { return a.query.Has("id_token_hint") || a.form.Has("id_token_hint") }

const secretOfClient = "the client secret"

// secrets are those that the client has got in this walk.
func (s *sight) secrets() []secret {
	list := []secret{{secretOfClient, s.registration.Secret, toIDPorten}}
	for _, a := range s.acts {
		if code := a.back.Get("code"); code != "" {
			list = append(list, secret{"the code", code, toTokenEndpoint})
		}
		switch a.op {
		case opCode, opRefresh:
			list = append(list,
				secret{"the code verifier", a.form.Get("code_verifier"), toTokenEndpoint},
				secret{"ID-porten's access token", a.text("access_token"), toAccess},
				secret{"the refresh token", a.text("refresh_token"), toRefreshing},
				secret{"the id_token", a.text("id_token"), toLogout})
		case opExchange:
			if a.ok() {
				list = append(list, secret{"Altinn's token", strings.Trim(a.Response.Body, `" `), toAltinn})
			}
		}
	}
	return slices.DeleteFunc(list, func(x secret) bool { return len(x.value) < 8 })
}

// discreet: no address has a secret. The hint of a logout is one that OIDC
// wants there.
func discreet(s *sight) *finding {
	if len(s.of(opCode)) == 0 {
		return unclear("a token request", "there was none: %s", s.way())
	}
	secrets := s.secrets()
	for _, a := range s.acts {
		address, err := url.QueryUnescape(a.URL)
		if err != nil {
			address = a.URL
		}
		for _, x := range secrets {
			isHint := x.kind == "the id_token" && toLogout(a)
			if strings.Contains(address, x.value) && !isHint {
				return wrong("no address has a secret", "%s stands in the address of %s", x.kind, a.op)
			}
		}
	}
	return nil
}

// loyal: a token is shown to nobody but its audience, in whatever part of a
// request.
func loyal(s *sight) *finding {
	if len(s.of(opCode)) == 0 {
		return unclear("a token request", "there was none: %s", s.way())
	}
	secrets := s.secrets()
	for _, a := range s.acts {
		whole := a.whole()
		for _, x := range secrets {
			if strings.Contains(whole, x.value) && !x.may(a) {
				return wrong("a token is shown to its audience only", "%s was sent to %s (%s)", x.kind, a.Party, a.op)
			}
		}
	}
	return nil
}

// whole is all that a request has, as it was sent and read.
func (a act) whole() string {
	parts := []string{a.URL, a.Request.Body}
	for _, h := range a.Request.Headers {
		parts = append(parts, h.Value, basic(h))
	}
	for _, part := range parts {
		if plain, err := url.QueryUnescape(part); err == nil {
			parts = append(parts, plain)
		}
	}
	return strings.Join(parts, "\n")
}

// basic are the name and the password of a header, if it has some.
func basic(h evidence.Header) string {
	scheme, value, _ := strings.Cut(h.Value, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
	if err != nil {
		return ""
	}
	return string(text)
}

// hasWord looks for a word among others with blanks between.
func hasWord(text, word string) bool { return slices.Contains(strings.Fields(text), word) }
