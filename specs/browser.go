package specs

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// browser keeps cookies and follows redirects as long as they stay on the
// login host: what leads to a client is the last answer.
type browser struct {
	*stage
	web *http.Client
}

// browser opens a new one, without cookies.
func (s *stage) browser() *browser {
	ginkgo.GinkgoHelper()
	jar, err := cookiejar.New(nil)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	login := s.Addresses["login"] + "/"
	return &browser{s, &http.Client{Transport: wire, Jar: jar, Timeout: time.Minute, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), login) {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// page is what a browser shows, or the redirect away that it came to.
type page struct {
	answer
	browser *browser
	at      *url.URL
}

func (b *browser) send(r *http.Request) page {
	ginkgo.GinkgoHelper()
	response, err := b.web.Do(r)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	defer func() { gomega.Expect(response.Body.Close()).To(gomega.Succeed()) }()
	text, err := io.ReadAll(response.Body)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return page{answer{response.StatusCode, response.Header, string(text)}, b, response.Request.URL}
}

// open goes to an address.
func (b *browser) open(ctx context.Context, address string) page {
	ginkgo.GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return b.send(r)
}

// post sends a form, of whichever page.
func (b *browser) post(ctx context.Context, address string, form url.Values) page {
	ginkgo.GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// authorize sends an authorization request without a login hint.
func (b *browser) authorize(ctx context.Context, clientID string, changes ...string) page {
	ginkgo.GinkgoHelper()
	query := b.authorizeQuery(clientID, append([]string{"login_hint", "-"}, changes...)...)
	return b.open(ctx, b.Addresses["login"]+"/authorize?"+query.Encode())
}

// signIn goes by the selector and TestID and returns what comes then.
func (b *browser) signIn(ctx context.Context, clientID, pid, level string, changes ...string) page {
	ginkgo.GinkgoHelper()
	return b.authorize(ctx, clientID, changes...).on("/authorize/selector").follow(ctx, "/authorize/testid1").
		submit(ctx, "/authorize/testid1", "pid", pid, "acr", level)
}

// cookies that the browser sends to the login host.
func (b *browser) cookies() map[string]string {
	ginkgo.GinkgoHelper()
	u, err := url.Parse(b.Addresses["login"] + "/authorize")
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	values := make(map[string]string)
	for _, c := range b.web.Jar.Cookies(u) {
		values[c.Name] = c.Value
	}
	return values
}

// setCookie puts one into the browser, as the login host would.
func (b *browser) setCookie(name, value string) {
	ginkgo.GinkgoHelper()
	u, err := url.Parse(b.Addresses["login"] + "/authorize")
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	b.web.Jar.SetCookies(u, []*http.Cookie{{ //nolint:gosec // a planted one, into a browser of the suite.
		Name: name, Value: value, Path: strings.TrimSuffix(u.Path, "/authorize") + "/",
	}})
}

// on demands that the page is one, at that path of the login host.
func (p page) on(path string) page {
	ginkgo.GinkgoHelper()
	gomega.Expect(p.Status).To(gomega.Equal(http.StatusOK), p.Body+p.Header.Get("Location"))
	gomega.Expect(p.contentType()).To(gomega.Equal("text/html; charset=utf-8"))
	gomega.Expect(strings.TrimPrefix(p.address(), p.browser.Addresses["login"])).To(gomega.Equal(path))
	return p
}

// address without its query.
func (p page) address() string {
	u := *p.at
	u.RawQuery = ""
	return u.String()
}

var (
	linkTag  = regexp.MustCompile(`<a [^>]*href="([^"]*)"[^>]*>([^<]*)</a>`)
	formTag  = regexp.MustCompile(`(?s)<form method="(get|post)" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<input [^>]*>`)
	nameOf   = regexp.MustCompile(` name="([^"]*)"`)
	valueOf  = regexp.MustCompile(` value="([^"]*)"`)
)

// links are the page's, absolute, with their texts.
func (p page) links() map[string]string {
	ginkgo.GinkgoHelper()
	found := make(map[string]string)
	for _, m := range linkTag.FindAllStringSubmatch(p.Body, -1) {
		found[p.resolve(m[1])] = html.UnescapeString(m[2])
	}
	return found
}

func (p page) resolve(reference string) string {
	ginkgo.GinkgoHelper()
	u, err := p.at.Parse(html.UnescapeString(reference))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return u.String()
}

// follow clicks the link to a path of the login host.
func (p page) follow(ctx context.Context, path string) page {
	ginkgo.GinkgoHelper()
	address := p.browser.Addresses["login"] + path
	gomega.Expect(p.links()).To(gomega.HaveKey(address), p.Body)
	return p.browser.open(ctx, address)
}

// form is the one that goes to a path of the login host, with the values that
// are in it when the page is shown.
func (p page) form(path string) (method, address string, values url.Values) {
	ginkgo.GinkgoHelper()
	address = p.browser.Addresses["login"] + path
	for _, m := range formTag.FindAllStringSubmatch(p.Body, -1) {
		if p.resolve(m[2]) == address {
			return m[1], address, shownIn(m[3])
		}
	}
	ginkgo.Fail("no form goes to " + address + ":\n" + p.Body)
	return "", "", nil
}

// shownIn are the named inputs of a form; a button counts when it is pressed.
func shownIn(form string) url.Values {
	values := make(url.Values)
	for _, tag := range inputTag.FindAllString(form, -1) {
		if name := nameOf.FindStringSubmatch(tag); name != nil && !strings.Contains(tag, `type="submit"`) {
			value := ""
			if v := valueOf.FindStringSubmatch(tag); v != nil {
				value = html.UnescapeString(v[1])
			}
			values.Add(name[1], value)
		}
	}
	return values
}

// submit fills in a form and sends it. A field that the form does not show is
// sent all the same: it may be a button.
func (p page) submit(ctx context.Context, path string, fill ...string) page {
	ginkgo.GinkgoHelper()
	method, address, values := p.form(path)
	for pair := range slices.Chunk(fill, 2) {
		values.Set(pair[0], pair[1])
	}
	if method == "get" {
		return p.browser.open(ctx, address+"?"+values.Encode())
	}
	return p.browser.post(ctx, address, values)
}

// tokens redeems the code that the page is the redirect with.
func (p page) tokens(ctx context.Context, clientID string) tokenSet {
	ginkgo.GinkgoHelper()
	code := p.location().Query().Get("code")
	gomega.Expect(code).NotTo(gomega.BeEmpty(), p.Header.Get("Location"))
	return p.browser.token(ctx, p.browser.codeForm(clientID, code)).tokens()
}

// identity is the claims of the id_token that the redirect leads to.
func (p page) identity(ctx context.Context, clientID string) map[string]any {
	ginkgo.GinkgoHelper()
	_, claims := jwtParts(p.tokens(ctx, clientID).IDToken)
	return claims
}

// firstGroups are what the group of a pattern matched, in order.
func firstGroups(tag *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range tag.FindAllStringSubmatch(text, -1) {
		found = append(found, html.UnescapeString(match[1]))
	}
	return found
}
