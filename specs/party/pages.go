package party

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The mock's pages, as far as a person has to do with them in these tests.
const (
	pageSelector = "/authorize/selector"
	pageTestID   = "/authorize/testid1"
	pageConsent  = "/authorize/consent"
	pageFullmakt = "/authorize/fullmakt"
	maxPages     = 8
)

// The levels that a person can choose at TestID.
const (
	substantial = "idporten-loa-substantial"
	high        = "idporten-loa-high"
	// anyLevel is the highest that the page offers.
	anyLevel = ""
)

var (
	pageForm   = regexp.MustCompile(`(?s)<form [^>]*method="(get|post)"[^>]* action="([^"]*)"[^>]*>(.*?)</form>`)
	pageInput  = regexp.MustCompile(`<input [^>]*>`)
	pageOption = regexp.MustCompile(`<option [^>]*value="([^"]*)"`)
	pageFrame  = regexp.MustCompile(`<iframe [^>]*src="([^"]*)"`)
	pageOnward = regexp.MustCompile(`<a [^>]*id="onward"[^>]* href="([^"]*)"`)
	pageLang   = regexp.MustCompile(`<html [^>]*lang="([^"]*)"`)
	pageAlarm  = regexp.MustCompile(`(?s)<p class="alarm"[^>]*>(.*?)</p>`)
	attribute  = regexp.MustCompile(` (name|value|type)="([^"]*)"`)
)

// group is what the group of a pattern matches first; empty: nothing.
func group(pattern *regexp.Regexp, text string) string {
	if m := pattern.FindStringSubmatch(text); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func groups(pattern *regexp.Regexp, text string) []string {
	var list []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, html.UnescapeString(m[1]))
	}
	return list
}

// goOn does what a browser does by itself on two pages of the mock: it sends
// the form of response mode form_post, and opens the frames of a logout before
// it goes on.
func (b *browser) goOn(ctx context.Context, p page) (page, error) {
	if !p.isOf(b.marks.Login) || p.status != http.StatusOK {
		return p, nil
	}
	if address, form := p.selfSubmitting(b.marks.Login); address != "" {
		if len(b.hops) > maxRedirects { // each form begins a way of redirects of its own
			return page{}, b.circle()
		}
		return b.post(ctx, address, form)
	}
	if without(p.at) != b.marks.Logout {
		return p, nil
	}
	for _, address := range groups(pageFrame, p.body) {
		// Whether somebody hears it is seen afterwards, at the page of whoever
		// should have.
		_, _ = b.frame(ctx, address) //nolint:errcheck // see above; the evidence has it, too.
	}
	if onward := group(pageOnward, p.body); onward != "" {
		return b.get(ctx, onward)
	}
	return p, nil
}

// selfSubmitting is the form that leads away from the mock.
func (p page) selfSubmitting(login string) (string, url.Values) {
	m := pageForm.FindStringSubmatch(p.body)
	if len(m) == 0 || m[1] != "post" {
		return "", nil
	}
	address, err := p.at.Parse(html.UnescapeString(m[2]))
	if err != nil || (page{at: address}).isOf(login) {
		return "", nil
	}
	return address.String(), shown(m[3])
}

// shown are the named inputs of a form, with what stands in them.
func shown(form string) url.Values {
	values := make(url.Values)
	for _, tag := range pageInput.FindAllString(form, -1) {
		parts := make(map[string]string)
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			parts[m[1]] = html.UnescapeString(m[2])
		}
		if parts["name"] != "" && parts["type"] != "submit" {
			values.Add(parts["name"], parts["value"])
		}
	}
	return values
}

// where is the page's path at the login host; empty: it is another's.
func (b *browser) where(p page) string {
	if !p.isOf(b.marks.Login) {
		return ""
	}
	return strings.TrimPrefix(without(p.at), b.marks.Login)
}

// asksForLogin says that a person has to do something.
func (b *browser) asksForLogin(p page) bool {
	return p.status == http.StatusOK && slices.Contains([]string{pageSelector, pageTestID}, b.where(p))
}

// errNotOffered: the level can't be chosen.
type errNotOffered struct {
	level   string
	offered []string
}

func (e errNotOffered) Error() string {
	return fmt.Sprintf("the page offers %s, not %s", quoted(e.offered), e.level)
}

// signIn does what a person does on the mock's pages, with TestID at a level.
func (b *browser) signIn(ctx context.Context, p page, pid, level string) (page, error) {
	for range maxPages {
		var err error
		switch at := b.where(p); {
		case p.status != http.StatusOK:
			return p, nil
		case at == pageSelector:
			p, err = b.get(ctx, b.marks.Login+pageTestID)
		case at == pageTestID:
			p, err = b.testID(ctx, p, pid, level)
		case at == pageConsent:
			p, err = b.submit(ctx, p, pageConsent, "decision", "accept")
		case at == pageFullmakt: // whoever it is, it is for themselves
			p, err = b.submit(ctx, p, pageFullmakt, "authorizer", pid)
		default:
			return p, nil
		}
		if err != nil {
			return page{}, err
		}
	}
	return page{}, errors.New("ID-porten's pages go round in circles" + problem(p))
}

func (b *browser) testID(ctx context.Context, p page, pid, level string) (page, error) {
	offered := groups(pageOption, p.body)
	switch {
	case len(offered) == 0:
		return page{}, errors.New("TestID's page offers no level")
	case level == anyLevel:
		level = offered[0]
		if slices.Contains(offered, high) {
			level = high
		}
	case !slices.Contains(offered, level):
		return page{}, errNotOffered{level, offered}
	}
	return b.submit(ctx, p, pageTestID, "pid", pid, "acr", level)
}

// submit fills in a form of the mock's and sends it.
func (b *browser) submit(ctx context.Context, p page, path string, fill ...string) (page, error) {
	address := b.marks.Login + path
	for _, m := range pageForm.FindAllStringSubmatch(p.body, -1) {
		to, err := p.at.Parse(html.UnescapeString(m[2]))
		if err != nil || m[1] != "post" || without(to) != address {
			continue
		}
		values := shown(m[3])
		for pair := range slices.Chunk(fill, 2) {
			values.Set(pair[0], pair[1])
		}
		return b.post(ctx, address, values)
	}
	return page{}, fmt.Errorf("the page at %s has no form to %s", without(p.at), path)
}

// problem is what a page of the mock complains of.
func problem(p page) string {
	if text := group(pageAlarm, p.body); text != "" {
		return ": " + text
	}
	return ""
}
