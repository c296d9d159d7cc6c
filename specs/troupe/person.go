package troupe

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"github.com/portprove/portprove/scenarios"
)

// person sits before a browser: the round trip of an authorization request is
// all that the person does at the pages until the browser leaves ID-porten.
type person struct {
	habit      string
	pid, level string
	login      string // the base of the pages
	under      http.RoundTripper
	jar        http.CookieJar
}

// browser that an actor has, and whether a login hint stands for the person.
func (t *troupe) browser(a *actor, pid, level string) (under http.RoundTripper, hinted bool, err error) {
	wire := t.setting.Transport(a.name)
	if a.part.Browser == "" || a.part.Browser == "robot" {
		return wire, true, nil
	}
	if a.jar == nil {
		if a.jar, err = t.cookies(a.part.Browser); err != nil {
			return nil, false, err
		}
	}
	return &person{habit: a.part.Browser, pid: pid, level: level, login: t.setting.Addresses["login"], under: wire, jar: a.jar}, false, nil
}

// cookies are the actor's own, or those of the browser that several share.
func (t *troupe) cookies(habit string) (http.CookieJar, error) {
	if habit == "shared" && t.shared != nil {
		return t.shared, nil
	}
	jar, err := cookiejar.New(nil)
	if habit == "shared" {
		t.shared = jar
	}
	return jar, err
}

// RoundTrip implements http.RoundTripper.
func (p *person) RoundTrip(r *http.Request) (*http.Response, error) {
	web := &http.Client{Transport: p.under, Jar: p.jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.login+"/") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := p.show(web.Do(r.Clone(r.Context())))
	if err == nil && p.habit == "two-tabs" {
		page, err = p.twoTabs(web, r)
	}
	for err == nil && page.asks() {
		page, err = p.answer(r.Context(), web, page)
	}
	if err != nil {
		return nil, err
	}
	return page.response, nil
}

// twoTabs opens the same address in another tab, and goes on in the first.
func (p *person) twoTabs(web *http.Client, r *http.Request) (page, error) {
	first, err := p.follow(r.Context(), web, "/authorize/testid1")
	if err != nil {
		return page{}, err
	}
	if _, err := p.show(web.Do(r.Clone(r.Context()))); err != nil {
		return page{}, err
	}
	return first, nil
}

// page is what the browser shows.
type page struct {
	response *http.Response
	text     string
}

// show reads an answer, and leaves its body to be read again.
func (*person) show(response *http.Response, err error) (page, error) {
	if err != nil {
		return page{}, err
	}
	text, err := io.ReadAll(response.Body)
	if closed := response.Body.Close(); err == nil {
		err = closed
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	return page{response, string(text)}, err
}

// asks tells whether a page wants something of the person; that of a logout
// does not.
func (g page) asks() bool {
	return g.response.StatusCode == http.StatusOK && !strings.HasSuffix(g.at(), "/logout")
}

func (g page) at() string { return g.response.Request.URL.Path }

// answer does what the person does at a page.
func (p *person) answer(ctx context.Context, web *http.Client, g page) (page, error) {
	switch at := g.at(); {
	case strings.HasSuffix(at, "/consent"):
		decision := map[bool]string{true: "decline", false: "accept"}[p.habit == "declines"]
		return p.submit(ctx, web, g, "/authorize/consent", url.Values{"decision": {decision}})
	case p.habit == "cancels":
		return p.submit(ctx, web, g, "/authorize/cancel", nil)
	case strings.HasSuffix(at, "/selector"):
		return p.follow(ctx, web, "/authorize/testid1")
	case strings.HasSuffix(at, "/testid1"):
		return p.submit(ctx, web, g, "/authorize/testid1", url.Values{"pid": {p.pid}, "acr": {p.level}})
	default:
		return page{}, fmt.Errorf("the person does not know what to do at the page %s", at)
	}
}

func (p *person) follow(ctx context.Context, web *http.Client, path string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.login+path, http.NoBody)
	if err != nil {
		return page{}, err
	}
	return p.show(web.Do(r))
}

var (
	formTag  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// submit fills in the form that goes to a path, and sends it.
func (p *person) submit(ctx context.Context, web *http.Client, g page, path string, filled url.Values) (page, error) {
	for _, form := range formTag.FindAllStringSubmatch(g.text, -1) {
		if !strings.HasSuffix(html.UnescapeString(form[1]), path) {
			continue
		}
		values := url.Values{}
		for _, input := range inputTag.FindAllStringSubmatch(form[2], -1) {
			values.Set(input[1], html.UnescapeString(input[2]))
		}
		for name := range filled {
			values.Set(name, filled.Get(name))
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.login+path, strings.NewReader(values.Encode()))
		if err != nil {
			return page{}, err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return p.show(web.Do(r))
	}
	return page{}, fmt.Errorf("no form of the page %s goes to %s", g.at(), path)
}

var _ http.RoundTripper = (*person)(nil)

// acrOf is what an actor asks for.
func acrOf(part scenarios.Part) string {
	if part.ACR == "none" {
		return ""
	}
	return or(part.ACR, high)
}
