package idporten

import "time"

// fates remembers what became of the latest codes, refresh tokens and session
// cookies that are no longer good, so that a refusal can say why.
type fates struct {
	known map[digest]fate
	// order is a ring of the keys of known; next is the oldest.
	order []digest
	next  int
}

// maxFates is how many are remembered.
const maxFates = 4096

type fate struct {
	kind  fateKind
	since time.Time
	// owner is the grant that a spent refresh token was of.
	owner grantRef
}

type fateKind int

const (
	fateUsed fateKind = iota
	fateLate
	fateCrowded
	fateSpent
	fateReplaced
	fateRevoked
	fateReused
	fateLoggedOut
	fateCodeLoggedOut
	fateEnded
	fateSignedIn
)

// fateTexts says which refusal a fate leads to; a time follows the text.
var fateTexts = map[fateKind]struct {
	refusal *refusal
	text    string
}{
	fateUsed:     {errCodeUsed, "a code is good once; this one was used"},
	fateLate:     {errCodeLate, "the code has expired; it was issued"},
	fateCrowded:  {errCodeCrowded, "too many logins of this person at this client were left open; the code was dropped"},
	fateSpent:    {errRefreshSpent, "a one-time refresh token is good once; this one was used"},
	fateReplaced: {errRefreshReplaced, "a newer authorization of the same person and client took its place"},
	fateRevoked:  {errRefreshRevoked, "the client revoked the grant"},
	fateReused:   {errRefreshReplaced, "the grant was ended because a spent refresh token came again"},

	fateLoggedOut:     {errRefreshLoggedOut, "the person logged out, and the grant was for the login only"},
	fateCodeLoggedOut: {errCodeLoggedOut, "the person logged out, and the code was for the login only"},
	fateEnded:         {errAuthorizationEnded, "the authorization ended"},
	fateSignedIn:      {errBrowserMoved, "the session cookie is an earlier one; another took its place when the person signed in"},
}

func (f *fates) add(d digest, what fate) {
	if _, known := f.known[d]; !known {
		f.remember(d)
	}
	f.known[d] = what
}

// ago says how long ago something was, also if the clock was set back since.
func ago(now, then time.Time) string {
	if d := now.Sub(then).Round(time.Second); d >= 0 {
		return d.String() + " ago"
	}
	return "at " + then.Format(time.RFC3339) + ", which is ahead of the clock"
}

func (f *fates) remember(d digest) {
	if len(f.order) < maxFates {
		f.order = append(f.order, d)
		return
	}
	delete(f.known, f.order[f.next])
	f.order[f.next] = d
	f.next = (f.next + 1) % maxFates
}

// of explains a secret that is not good, as unknown if nothing is known of it.
func (f *fates) of(d digest, now time.Time, unknown *refusal, text string) refused {
	what, ok := f.known[d]
	if !ok {
		return unknown.because("%s", text)
	}
	t := fateTexts[what.kind]
	return t.refusal.because("%s %s", t.text, ago(now, what.since))
}
