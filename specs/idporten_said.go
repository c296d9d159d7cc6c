package specs

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// uuid is the form of correlation and trace ids.
const uuid = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

// said is how ID-porten says no: on a page, in JSON, or by redirect, which has
// no content type. {id} in the text stands for a correlation id.
type said struct {
	status                  int
	contentType, code, text string
	// challenge is the WWW-Authenticate header, {issuer} stands for the issuer.
	challenge string
	// state is what goes back with a redirect.
	state string
}

// same stands for the second flavour where the flavours do not differ.
var same said

func inJSON(status int, code, text string) said {
	return said{status: status, contentType: "application/json", code: code, text: text}
}

// challenging is a refusal that names the scheme of the header that was used.
func (w said) challenging() said {
	w.challenge = `Basic realm="{issuer}"`
	return w
}

func onPage(code, text string) said {
	return said{status: 400, contentType: "text/html; charset=utf-8", code: code, text: text}
}

func sentBack(code, text string) said {
	return said{status: 302, code: code, text: text, state: "&state=state-of-this-case"}
}

// stateless is a redirect for a request whose state is wrong or absent.
func (w said) stateless() said {
	w.state = ""
	return w
}

// inBothFlavours tries the same in a sandbox of each flavour of texts.
func (env Env) inBothFlavours(ctx context.Context, seen, sdk said, try func(*stage) (answer, string)) {
	GinkgoHelper()
	if sdk == same {
		sdk = seen
	}
	for flavour, want := range map[string]said{"seen": seen, "sdk": sdk} {
		s := env.switched(ctx, "texts", flavour)
		a, back := try(s)
		s.expectSaid(want, a, back)
	}
}

// expectSaid checks the whole answer. back is what the redirect URI must begin
// with, up to the error, if the error goes there.
func (s *stage) expectSaid(want said, a answer, back string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(want.status), a.Body)
	Expect(a.contentType()).To(Equal(want.contentType))
	Expect(a.Header.Get("WWW-Authenticate")).To(Equal(strings.ReplaceAll(want.challenge, "{issuer}", s.Addresses["idporten"])))
	switch {
	case want.status == http.StatusFound:
		Expect(a.Header.Get("Location")).To(Equal(back + "error=" + want.code +
			"&error_description=" + url.QueryEscape(want.text) + "&iss=" + url.QueryEscape(s.Addresses["idporten"]) + want.state))
		Expect(a.Body).To(BeEmpty())
		return
	case want.contentType == "application/json":
		body := `{"error":"` + want.code + `","error_description":"` + want.text + `"}`
		Expect(a.Body).To(MatchRegexp("^" + strings.ReplaceAll(regexp.QuoteMeta(body), `\{id\}`, uuid) + "$"))
	default:
		expectErrorPage(a, want)
	}
	Expect(a.Header).NotTo(HaveKey("Location"))
	expectNotStored(a)
}

func expectNotStored(a answer) {
	GinkgoHelper()
	Expect(a.Header.Get("Cache-Control")).To(Equal("no-store"))
	Expect(a.Header.Get("Pragma")).To(Equal("no-cache"))
}

// expectErrorPage demands a page that shows error and trace id and leads
// nowhere: no address stands on it, not even one that begins with //.
func expectErrorPage(a answer, want said) {
	GinkgoHelper()
	Expect(a.Body).To(ContainSubstring(want.text))
	Expect(a.Body).To(MatchRegexp(`<code>400 ` + want.code + ` \(traceId=` + uuid + `\)</code>`))
	Expect(a.Body).NotTo(Or(ContainSubstring("//"), ContainSubstring("<script"), ContainSubstring("href=")))
	expectPolicy(a, "form-action 'none'; ")
}

// expectPolicy demands of a page that it runs nothing and can't be framed, and
// what else it says about itself.
func expectPolicy(a answer, more string) {
	GinkgoHelper()
	Expect(a.Header.Get("Content-Security-Policy")).To(MatchRegexp(`^default-src 'none'; style-src 'sha256-[0-9A-Za-z+/]{43}='; ` +
		regexp.QuoteMeta(more) + `frame-ancestors 'none'; base-uri 'none'$`))
	Expect(a.Header.Get("Referrer-Policy")).To(Equal("no-referrer"))
	Expect(a.Header.Get("X-Content-Type-Options")).To(Equal("nosniff"))
}

// edit changes a query or form that is right.
type edit func(url.Values)

// having sets name, value, … .
func having(pairs ...string) edit {
	return func(v url.Values) {
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
	}
}

// lacking takes names away.
func lacking(names ...string) edit {
	return func(v url.Values) {
		for _, name := range names {
			v.Del(name)
		}
	}
}

// repeating sends a parameter once more.
func repeating(name, value string) edit {
	return func(v url.Values) { v.Add(name, value) }
}

// edited returns v after the changes.
func edited(v url.Values, changes ...edit) url.Values {
	for _, change := range changes {
		change(v)
	}
	return v
}
