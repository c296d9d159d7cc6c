package idporten

import "time"

// interaction is a login that is going on in a browser.
type interaction struct {
	// number tells it from others; the forms of its pages carry it.
	number string
	// query is the authorization request.
	query string
	demand
	// todo are the steps that are left; the first is where it stands.
	todo  []stepName
	asked time.Time
	// who has signed in, once that is done.
	who authentication
	// claimed is who wants to sign in with MinID and still owes the code;
	// mailed is the same for an e-mail address.
	claimed, mailed string
	// country is whose eID the person has chosen.
	country string
	// authorizer is whom the person represents, once that was chosen.
	authorizer string
	// declined: the person said no to the scopes that need a consent.
	declined bool
}

// visit is what a browser sends along with every request.
type visit struct {
	// cookies are the hashes of what may be the session cookie.
	cookies []digest
	// number is that of the form, empty if the request has no form.
	number string
}

// arrival is an authorization request as it comes with a browser.
type arrival struct {
	visit
	interaction
	// cookie is for a browser that has none; sid is the client's if it is
	// new in the session.
	cookie digest
	sid    string
	// silent requests must be answered without a page.
	silent bool
}

// progress is how far an interaction has come.
type progress struct {
	interaction
	// fresh: the browser was new, and gets the cookie.
	fresh bool
	// sid is the client's in the session, once all is done.
	sid string
}

func (p progress) done() bool { return len(p.todo) == 0 }

// arrive looks whether a session answers the request; if not, or if there are
// further steps, the interaction waits for the person. An earlier one that
// waits in the same browser is replaced.
func (s *state) arrive(now time.Time, a arrival) (progress, *refused) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b, i := s.browsers.find(a.cookies), a.interaction
	var current *session
	if b != nil {
		current = b.of(a.demand, now)
	}
	if current.meets(a.demand, now) {
		i.who, i.todo = current.authentication, i.todo[1:] // signing in comes first
	}
	if a.silent && len(i.todo) > 0 {
		return progress{}, silence(i.todo[0])
	}
	fresh := b == nil
	if fresh {
		b = s.browsers.add(now, a.cookie)
	}
	s.browsers.see(now, b)
	if !i.who.isNobody() {
		b.used = now
	}
	if len(i.todo) == 0 {
		return progress{interaction: i, sid: current.enter(a.client, a.sid)}, nil
	}
	b.pending = &i
	return progress{interaction: i, fresh: fresh}, nil
}

// silence is the refusal of a request that wants no page and needs one.
func silence(step stepName) *refused {
	switch step {
	case stepSignIn:
		return no(errLoginRequired, "prompt is none, and no session in this browser answers the request")
	case stepConsent:
		return no(errConsentRequired, "prompt is none, and a scope needs the person's consent")
	case stepFullmakt: // as any other page
	}
	return no(errInteractionRequired, "prompt is none, and the request needs the page %q", step)
}

// waiting returns the interaction that a browser is in.
func (s *state) waiting(now time.Time, v visit) (interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b, err := s.inside(now, v)
	if err != nil {
		return interaction{}, err
	}
	return *b.pending, nil
}

// inside is the browser of a visit that is in an interaction, and in that
// which the form belongs to.
func (s *state) inside(now time.Time, v visit) (*browser, error) {
	b := s.browsers.find(v.cookies)
	switch {
	case b == nil:
		return nil, s.strange(now, v)
	case v.number != "" && v.number == b.answered:
		return nil, errPageAnswered.because("the form was sent before, and the login came to its end then")
	case b.pending == nil:
		return nil, errNothingPending.because("no login is going on in this browser")
	case !now.Before(b.pending.asked.Add(interactionLifetime)):
		return nil, errPendingExpired.because("the login was begun %s; it may take %s", ago(now, b.pending.asked), interactionLifetime)
	case v.number != "" && v.number != b.pending.number:
		return nil, errPageStale.because("the form belongs to an earlier authorization request; client %q has sent a later one", b.pending.client)
	}
	s.browsers.see(now, b)
	return b, nil
}

// strange explains a browser that is not known, or no longer by this cookie.
func (s *state) strange(now time.Time, v visit) refused {
	for _, c := range v.cookies {
		if _, known := s.fates.known[c]; known {
			return s.fates.of(c, now, errBrowserUnknown, "")
		}
	}
	if len(v.cookies) == 0 {
		return errBrowserUnknown.because("the browser sent no session cookie")
	}
	return errBrowserUnknown.because("the browser's session cookie is not known: it has expired, or is another environment's")
}

// outcome is what a person did on the page of a step.
type outcome struct {
	visit
	step stepName
	// note writes it down; it runs under the lock and only writes.
	note func(*interaction)
	// sid is the client's if it is new in the session.
	sid string
}

// proceed takes a step that is not signing in. What comes twice is taken once.
func (s *state) proceed(now time.Time, o outcome) (progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b, err := s.inside(now, o.visit)
	if err != nil {
		return progress{}, err
	}
	return b.take(now, o)
}

// signIn takes the step of that name: the session is the person's from here
// on, and the browser gets another cookie, so that nobody who knew the earlier
// one is in it.
func (s *state) signIn(now time.Time, o outcome, who authentication, cookie digest) (progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b, err := s.inside(now, o.visit)
	if err != nil {
		return progress{}, err
	}
	if err := b.pending.at(o.step); err != nil {
		return progress{}, err
	}
	s.fates.add(b.cookie, fate{fateSignedIn, now, grantRef{}})
	s.browsers.rename(b, cookie)
	b.signIn(b.pending.demand, who, now)
	b.pending.who = who
	return b.take(now, o)
}

// at refuses the form of a step that the interaction has left behind.
func (i *interaction) at(step stepName) error {
	if i.todo[0] != step {
		return errPageAnswered.because("the login is at step %q and the form is of %q", i.todo[0], step)
	}
	return nil
}

// take notes an outcome; after the last step the interaction is over and the
// client has its place in the session.
func (b *browser) take(now time.Time, o outcome) (progress, error) {
	i := b.pending
	if err := i.at(o.step); err != nil {
		return progress{}, err
	}
	if o.note != nil {
		o.note(i)
	}
	i.todo = i.todo[1:]
	p := progress{interaction: *i}
	if !p.done() {
		return p, nil
	}
	b.end()
	p.sid = o.sid
	if current := b.of(p.demand, now); current != nil && current.user == p.who.user {
		p.sid = current.enter(p.client, o.sid)
	}
	return p, nil
}

func (b *browser) end() { b.answered, b.pending = b.pending.number, nil }

// claim notes what was said in between pages of signing in; note runs under
// the lock and only writes.
func (s *state) claim(now time.Time, v visit, note func(*interaction)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.inside(now, v)
	if err != nil {
		return err
	}
	if err := b.pending.at(stepSignIn); err != nil {
		return err
	}
	note(b.pending)
	return nil
}

// abandon ends an interaction without an outcome. Who has signed in stays so.
func (s *state) abandon(now time.Time, v visit) (interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b, err := s.inside(now, v)
	if err != nil {
		return interaction{}, err
	}
	i := *b.pending
	b.end()
	return i, nil
}
