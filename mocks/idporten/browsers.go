package idporten

import (
	"container/list"
	"time"
)

// browsers are the browsers that the login host knows, by the hash of their
// session cookie, in the order in which they were last seen.
type browsers struct {
	byCookie map[digest]*list.Element
	// order has the one seen last in front.
	order *list.List
}

func newBrowsers() browsers {
	return browsers{byCookie: make(map[digest]*list.Element), order: list.New()}
}

// browser is what is known of one: a login that is going on, and who is
// signed in.
type browser struct {
	cookie digest
	seen   time.Time
	// pending is the one interaction that may be going on; answered is the
	// number of the last one that came to its end.
	pending  *interaction
	answered string
	sessions
}

// find returns the browser that sends one of the cookies: where one mock's
// path lies below another's, a browser sends both.
func (b *browsers) find(cookies []digest) *browser {
	for _, c := range cookies {
		if e, ok := b.byCookie[c]; ok {
			return browserIn(e)
		}
	}
	return nil
}

func browserIn(e *list.Element) *browser { return e.Value.(*browser) } //nolint:forcetypeassert,errcheck // the list holds nothing else.

// add makes room if there is none, and a browser.
func (b *browsers) add(now time.Time, cookie digest) *browser {
	if b.order.Len() >= maxBrowsers {
		b.remove(b.order.Back())
	}
	n := &browser{cookie: cookie, seen: now}
	b.byCookie[cookie] = b.order.PushFront(n)
	return n
}

// see notes that a browser has been here.
func (b *browsers) see(now time.Time, one *browser) {
	one.seen = now
	b.order.MoveToFront(b.byCookie[one.cookie])
}

// rename gives a browser another cookie.
func (b *browsers) rename(one *browser, cookie digest) {
	b.byCookie[cookie] = b.byCookie[one.cookie]
	delete(b.byCookie, one.cookie)
	one.cookie = cookie
}

func (b *browsers) remove(e *list.Element) {
	delete(b.byCookie, browserIn(e).cookie)
	b.order.Remove(e)
}

// sweep forgets browsers that have not been seen for so long that neither a
// login nor a session of theirs can be alive.
func (b *browsers) sweep(now time.Time) {
	for e := b.order.Back(); e != nil && now.Sub(browserIn(e).seen) >= max(interactionLifetime, ssoInactivity); e = b.order.Back() {
		b.remove(e)
	}
	if len(b.byCookie) == 0 {
		b.byCookie = make(map[digest]*list.Element) // an emptied map keeps its room
	}
}
