package party

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/control"
)

// visit is a person at a new browser, for one test.
type visit struct {
	*stage
	*browser
	pid string
	// now is the journal since the last address was typed in, calls what of all
	// of it the party has asked for itself.
	now, calls []control.Exchange
}

func (s *stage) visit(ctx context.Context) (*visit, error) {
	b, err := newBrowser(s.wire, s.mock.marks)
	if err != nil {
		return nil, err
	}
	v := &visit{stage: s, browser: b, pid: s.Person}
	if v.pid == "" && len(s.mock.world.People) > 0 {
		v.pid = s.mock.world.People[0].PID
	}
	if v.pid == "" {
		return nil, before{"signing in", errors.New("the mock's world has no person")}
	}
	return v, first("the mock's journal", v.skip(ctx))
}

// skip leaves out of the journal what has come until now; what the other
// service has asked for is in it.
func (v *visit) skip(ctx context.Context) error {
	v.now = nil
	_, err := v.mock.since(ctx)
	return err
}

// arrival is where an address of the party has led to.
type arrival struct {
	page
	// asked are the parameters of the authorization requests on the way.
	asked []url.Values
}

// goTo types an address of the party in. Whoever is asked on the way for a
// consent, or whom to represent, answers: that is no login.
func (v *visit) goTo(ctx context.Context, address string) (arrival, error) {
	if err := v.skip(ctx); err != nil {
		return arrival{}, first("the mock's journal", err)
	}
	p, err := v.open(ctx, address)
	if err == nil && slices.Contains([]string{pageConsent, pageFullmakt}, v.where(p)) {
		p, err = v.signIn(ctx, p, v.pid, anyLevel)
	}
	if err != nil {
		return arrival{}, err
	}
	return v.arrive(ctx, p)
}

// arrive adds what the mock has seen of it.
func (v *visit) arrive(ctx context.Context, p page) (arrival, error) {
	journal, err := v.mock.since(ctx)
	if err != nil {
		return arrival{}, first("the mock's journal", err)
	}
	v.now = append(v.now, journal...)
	for _, x := range journal {
		if isBackstage(x) {
			v.calls = append(v.calls, x)
		}
	}
	a, used := arrival{page: p}, make(map[string]int)
	for _, u := range p.authorizations(v.marks) {
		q := u.Query()
		client := q.Get("client_id")
		if par := pushed(v.now, client); q.Has("request_uri") && len(par) > used[client] {
			q, used[client] = par[used[client]], used[client]+1
		}
		a.asked = append(a.asked, q)
	}
	return a, nil
}

// request is the last authorization request on the way; without one, nothing.
func (a arrival) request() url.Values {
	if len(a.asked) == 0 {
		return url.Values{}
	}
	return a.asked[len(a.asked)-1]
}

// isInside: the party's page answers itself.
func (v *visit) isInside(a arrival) bool {
	return a.status == http.StatusOK && len(a.asked) == 0 && !a.isOf(v.marks.Login)
}

// isBack: the browser was at ID-porten and is at the party again.
func (v *visit) isBack(a arrival) bool {
	return len(a.asked) > 0 && !a.isOf(v.marks.Login)
}

// redeemed says whether the party has got tokens on the way. Others may be at
// the same mock; they have other addresses to come back to.
func (v *visit) redeemed(a arrival) bool {
	back := a.request().Get("redirect_uri")
	for _, x := range v.now {
		form, err := url.ParseQuery(x.Request.Body)
		if x.Operation == "token.code" && x.Status == http.StatusOK && err == nil && (back == "" || form.Get("redirect_uri") == back) {
			return true
		}
	}
	return false
}

// found makes a finding of where an address has led to.
func (v *visit) found(a arrival, expected, cure string) finding {
	f := finding{expected, v.told(a), cure}
	why, helps := refusal(v.now)
	if why != "" {
		f.observed += "; " + why
	}
	f.cure = cmp.Or(cure, helps, "Look at the exchanges: what the party has sent, and what it was answered.")
	return f
}

// told is where the browser is, in words.
func (v *visit) told(a arrival) string {
	through := "without having asked ID-porten"
	if len(a.asked) > 0 {
		through = "by way of ID-porten"
	}
	switch {
	case v.asksForLogin(a.page):
		return "ID-porten's login page" + wishes(a.request())
	case a.isOf(v.marks.Login):
		return fmt.Sprintf("ID-porten's page %s with status %d%s", v.where(a.page), a.status, problem(a.page))
	case len(a.asked) > 0 && a.status == http.StatusOK:
		return "the party's page, " + through + ", which showed no page" + wishes(a.request())
	}
	return fmt.Sprintf("status %d at %s, %s", a.status, without(a.at), through)
}

// wishes are the parameters of an authorization request that the tests are
// about.
func wishes(q url.Values) string {
	var list []string
	for _, name := range []string{"acr_values", "prompt", "max_age", "onbehalfof", "ui_locales"} {
		if q.Has(name) {
			list = append(list, name+"="+q.Get(name))
		}
	}
	if list == nil {
		return ""
	}
	return " (asked with " + strings.Join(list, ", ") + ")"
}

// cureURL is what helps when the page does not do what the tests build on.
const cureURL = "--rp names a page that leads a person without a session to ID-porten at once, and answers 200 itself to one with a session."

// enter signs in at an address of the party, by ID-porten's page.
func (v *visit) enter(ctx context.Context, address, level string) error {
	a, err := v.goTo(ctx, address)
	if err != nil {
		return err
	}
	if err := v.expectLoginPage(a); err != nil {
		return err
	}
	return v.complete(ctx, a, level)
}

func (v *visit) expectLoginPage(a arrival) error {
	id := a.request().Get("client_id")
	if v.ClientID == "" {
		v.ClientID = id
	}
	switch {
	case len(a.asked) == 0:
		return v.found(a, "the browser is sent to ID-porten at "+v.marks.Authorize, cureURL+" See that the party's issuer is this mock's: "+v.marks.Issuer)
	case id != v.ClientID:
		return v.found(a, "the client "+v.ClientID+" asks for a login", "It was "+id+". --client names the party's registration.")
	case !v.asksForLogin(a.page):
		return v.found(a, "ID-porten's login page", v.cureOfPage(a))
	}
	return nil
}

// cureOfPage is for a page that the person of these tests can do nothing at.
func (v *visit) cureOfPage(a arrival) string {
	if a.status != http.StatusOK || !a.isOf(v.marks.Login) {
		return ""
	}
	return "The person of these tests signs in with TestID, at level substantial or high: --rp and the other addresses should ask for that."
}

// complete signs in on the page that a person has come to, and expects to be
// led back.
func (v *visit) complete(ctx context.Context, a arrival, level string) error {
	p, err := v.signIn(ctx, a.page, v.pid, level)
	if missing, ok := errors.AsType[errNotOffered](err); ok {
		return finding{"a login at " + level, missing.Error() + wishes(a.request()), "The party asks for more than that. Where it is meant to, say --rp-level high."}
	}
	if err != nil {
		return err
	}
	back, err := v.arrive(ctx, p)
	if err != nil {
		return err
	}
	return v.expectSignedIn(back, "the party's page, with status 200, after the login", "")
}

// expectSignedIn demands that the browser has come back to a page that
// answers, and that the party has redeemed the code.
func (v *visit) expectSignedIn(a arrival, expected, cure string) error {
	switch {
	case !v.isBack(a) || a.status != http.StatusOK:
		return v.found(a, expected, cure)
	case !v.redeemed(a):
		return v.found(a, "the party has redeemed the code at "+v.marks.Token, "A code proves nothing until it is redeemed: who it is about is in the id_token.")
	}
	return nil
}

// expectInside demands that somebody who is signed in is let in.
func (v *visit) expectInside(ctx context.Context) error {
	a, err := v.goTo(ctx, v.URL)
	if err != nil {
		return err
	}
	if !v.isInside(a) {
		return v.found(a, "the party's page answers 200 itself to somebody who is signed in", cureURL)
	}
	return nil
}

// expectLevel demands that, and that the page says at which level, if it does.
func (v *visit) expectLevel(ctx context.Context, level string) error {
	a, err := v.goTo(ctx, v.URL)
	if err != nil {
		return err
	}
	text, not := v.ShowsSubstantial, v.ShowsHigh
	if level == high {
		text, not = not, text
	}
	switch {
	case !v.isInside(a):
		return v.found(a, "the party's page answers 200 itself to somebody who is signed in", cureURL)
	case text != "" && !strings.Contains(a.body, text):
		return finding{fmt.Sprintf("the party's page shows %q to somebody at %s", text, level), "it does not", "The level is the claim acr of the id_token."}
	case not != "" && strings.Contains(a.body, not):
		return finding{fmt.Sprintf("the party's page does not show %q to somebody at %s", not, level), "it does", "The level is the claim acr of the id_token."}
	}
	return nil
}

// silently opens an address and expects to be signed in without a page, for
// the person is signed in at ID-porten.
func (v *visit) silently(ctx context.Context, address string) error {
	a, err := v.goTo(ctx, address)
	if err != nil {
		return err
	}
	const cure = "Ask for a login as for anybody: without prompt and max_age, and at no more than the level that is needed."
	return v.expectSignedIn(a, "a login by way of ID-porten that shows no page, and the party's page with status 200", cure)
}

// signInAtOther does so by ID-porten's page, before a test comes to the party.
func (v *visit) signInAtOther(ctx context.Context, level string) error {
	const what = "signing in at the other service"
	p, err := v.askAtOther(ctx, level)
	if err != nil {
		return first(what, err)
	}
	if !v.asksForLogin(p) {
		return first(what, fmt.Errorf("no login page, but status %d at %s%s", p.status, without(p.at), problem(p)))
	}
	if p, err = v.signIn(ctx, p, v.pid, level); err != nil {
		return first(what, err)
	}
	_, err = v.whoAtOther(p)
	return first(what, err)
}

// askAtOther begins a login at the other service.
func (v *visit) askAtOther(ctx context.Context, level string) (page, error) {
	return v.open(ctx, v.other.address+"/login?"+url.Values{"acr_values": {level}}.Encode())
}

func (v *visit) whoAtOther(p page) (claims, error) {
	var who claims
	if without(p.at) != v.other.address+"/" || p.status != http.StatusOK {
		return who, fmt.Errorf("status %d at %s%s", p.status, without(p.at), problem(p))
	}
	err := json.Unmarshal([]byte(p.body), &who)
	return who, err
}
