package idporten

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

var noon = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// play is a state with logins of one person at one client, whose secrets are
// the names that a case gives them.
type play struct {
	*testing.T
	*state
	tags byte
}

func newPlay(t *testing.T) *play {
	t.Helper()
	return &play{T: t, state: newState()}
}

const thePerson = "15817840008"

// login issues a code of a session.
func (p *play) login(code, session string, scopes ...string) grant {
	p.tags++
	g := grant{client: "c", user: user{pid: thePerson}, scopes: scopes, session: session, tag: grantTag{p.tags}, started: noon, ends: noon.Add(time.Hour)}
	p.addCode(noon, digestOf(code), pendingCode{grant: g, issued: noon, expires: noon.Add(time.Minute)}, false)
	return g
}

// redeem turns a code into a grant whose refresh token has the same name.
func (p *play) redeem(code string) error {
	_, err := p.redeemCode(noon, redemption{code: digestOf(code), client: "c", refresh: digestOf(code)})
	return err
}

func (p *play) refresh(token string) error {
	_, _, err := p.rotateRefresh(noon, rotation{token: digestOf(token), client: "c", policy: refreshPolicy{issue: true, unlimited: true}})
	return err
}

func (p *play) logout(session string) {
	p.endLoginOnly(noon, login{pair{"c", user{pid: thePerson}}, session})
}

// expect demands that err is the refusal; nil stands for success.
func (p *play) expect(what string, err error, want *refusal) {
	p.Helper()
	var e refused
	switch {
	case want == nil && err != nil:
		p.Errorf("%s: %v", what, err)
	case want != nil && (!errors.As(err, &e) || e.refusal != want):
		p.Errorf("%s: %v, want %s", what, err, want.name)
	}
}

func (p *play) expectRevoked(what string, g grant, want bool) {
	p.Helper()
	if p.isRevoked(g.ref()) != want {
		p.Errorf("%s: revoked is not %v", what, want)
	}
}

func TestLogoutEndsWhatIsForTheLoginOnly(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	g := p.login("a", "s", "openid", "profile")
	p.expect("redeem", p.redeem("a"), nil)
	p.expect("refresh", p.refresh("a"), nil)
	pending := p.login("b", "s", "openid")
	p.logout("s")
	p.expect("refresh", p.refresh("a"), errRefreshLoggedOut)
	p.expectRevoked("access token", g, true)
	p.expect("pending code", p.redeem("b"), errCodeLoggedOut)
	p.expectRevoked("pending code", pending, true)
	p.expectRevoked("next login", p.login("c", "s", "openid"), false)
	p.expect("next login", p.redeem("c"), nil)
}

func TestLogoutLeavesOtherGrantsAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ begun, ended, scope string }{
		"with another scope": {"s", "s", "altinn:instances.read"},
		"of another session": {"s", "t", "profile"},
		"without a session":  {"", "", "profile"},
	} {
		p := newPlay(t)
		g := p.login("a", c.begun, "openid", c.scope)
		p.login("b", c.begun, "openid", c.scope)
		p.expect(name, p.redeem("a"), nil)
		p.logout(c.ended)
		p.expect(name+": refresh", p.refresh("a"), nil)
		p.expectRevoked(name, g, false)
		p.expect(name+": pending code", p.redeem("b"), nil)
	}
}

// enter signs in at a browser and returns what the session calls the client.
func (p *play) enter(cookie string) string {
	p.Helper()
	i := interaction{number: "1", demand: demand{client: "c", minimum: minimum{norwegianLevels[0]}}, todo: []stepName{stepSignIn}, asked: noon}
	if _, refusal := p.arrive(noon, arrival{interaction: i, cookie: digestOf(cookie)}); refusal != nil {
		p.Fatal(refusal)
	}
	who := authentication{user: user{pid: thePerson}, acr: norwegianLevels[0], at: noon}
	v := visit{cookies: []digest{digestOf(cookie)}, number: "1"}
	done, err := p.signIn(noon, outcome{visit: v, step: stepSignIn, sid: "sid of " + cookie}, who, digestOf(cookie+" later"))
	if err != nil {
		p.Fatal(err)
	}
	return done.sid
}

// A logout may come between a session's answer and the code that follows from
// it, which is not there yet to be ended.
func TestLogoutReachesACodeThatIsOnItsWay(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	session, other := p.enter("x"), p.enter("y")
	before := p.login("before", session, "openid")
	e, err := p.endSession(noon, visit{cookies: []digest{digestOf("x later")}})
	if err != nil || len(e.logins) != 1 {
		t.Fatal(e, err)
	}
	p.endLoginOnly(noon, e.logins...)
	after := p.login("after", session, "openid", "profile")
	p.expect("a code from before", p.redeem("before"), errCodeLoggedOut)
	p.expect("a code on its way", p.redeem("after"), errCodeLoggedOut)
	p.expectRevoked("a code from before", before, true)
	p.expectRevoked("a code on its way", after, true)
	p.login("scope", session, "openid", "altinn:instances.read")
	p.expect("a code that is for more than the login", p.redeem("scope"), nil)
	p.login("other", other, "openid")
	p.expect("a code of another session", p.redeem("other"), nil)
	p.login("again", p.enter("x2"), "openid")
	p.expect("the next login", p.redeem("again"), nil)
}

func TestLeftSessionsAreBounded(t *testing.T) {
	t.Parallel()
	var l leftSessions
	for i := range 3 * maxLeft {
		l.add(strconv.Itoa(i))
	}
	if len(l.known) != maxLeft || l.has(strconv.Itoa(2*maxLeft-1)) || !l.has(strconv.Itoa(2*maxLeft)) {
		t.Errorf("%d names are known", len(l.known))
	}
}

// A grant that a newer one replaced has access tokens that live on.
func TestLogoutEndsTokensOfReplacedGrants(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	first := p.login("a", "s", "openid")
	p.expect("redeem", p.redeem("a"), nil)
	other := p.login("b", "t", "openid")
	p.expect("redeem", p.redeem("b"), nil)
	p.logout("s")
	p.expectRevoked("the replaced one", first, true)
	p.expectRevoked("the one of another session", other, false)
	p.expect("the one of another session", p.refresh("b"), nil)
}

// What a logout would end is remembered within bounds, and not beyond the end
// of the authorization.
func TestRememberedLoginsAreBounded(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	var last grant
	for i := range 3 * maxLoginGrants {
		last = p.login(strconv.Itoa(i), "s", "openid")
	}
	key := pair{"c", user{pid: thePerson}}
	if n := len(p.authorizations[key].logins); n != maxLoginGrants {
		t.Errorf("%d logins are remembered", n)
	}
	p.logout("s")
	p.expectRevoked("the latest", last, true)
	p.login("again", "s", "openid")
	p.sweep(noon.Add(2 * time.Hour))
	if a := p.authorizations[key]; a != nil {
		t.Errorf("after everything has expired, this is left: %+v", a)
	}
}
