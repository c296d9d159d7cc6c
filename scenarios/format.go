package scenarios

// Version of the file format.
const Version = 1

// Scenario is one story. Its members in YAML are its fields' names in lower
// case, with underscores.
type Scenario struct {
	Version int    `yaml:"version"`
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	// Story tells in two sentences what happened and to whom.
	Story string `yaml:"story"`
	// Catalogue are the entries of the error catalogue that it is about.
	Catalogue []string `yaml:"catalogue"`
	Evidence  Evidence `yaml:"evidence"`
	// Severity is blocks (nothing goes on), misleads (what is shown is not what
	// is wrong) or delays (it goes on later).
	Severity string `yaml:"severity"`

	// Step is the one that it hits, and Attempt which request of that step,
	// counted from 1; 0 stands for 1.
	Step    string `yaml:"step"`
	Attempt int    `yaml:"attempt,omitempty"`

	Given Given `yaml:"given"`
	// Answer is what the server answers, to the letter.
	Answer Answer `yaml:"answer"`
	// Sees is what a user of Finance sees.
	Sees string `yaml:"sees"`
	// Then is what a good client does.
	Then Then `yaml:"then"`
	// Cure is for a person.
	Cure string `yaml:"cure"`

	// SafeOnReal scenarios change nothing at a real environment that isn't the
	// caller's own draft, and need no mock to come about.
	SafeOnReal bool `yaml:"safe_on_real,omitempty"`
}

// Evidence is how the error is known.
type Evidence struct {
	// Kind is documentation (quoted there verbatim), code (read in public
	// source), seen (in an environment) or derived.
	Kind   string `yaml:"kind"`
	Source string `yaml:"source"`
	// Date is when it was written or seen: 2026, 2026-03 or 2026-03-14.
	Date string `yaml:"date"`
}

// Given is how the story comes about.
type Given struct {
	// Clock is the sandbox's time at the beginning; empty: a day when the usual
	// return can be filed.
	Clock    string            `yaml:"clock,omitempty"`
	Switches map[string]string `yaml:"switches,omitempty"`
	// World is a patch of the default world.
	World map[string]any `yaml:"world,omitempty"`
	// Actors are the clients on stage; there is always one called main, which
	// is the registration finance and the default person.
	Actors map[string]Part `yaml:"actors,omitempty"`
	// Acts are what they do, such as "login", "token" or "refresh@second"; after
	// one that ends in ? the story goes on though it has failed. Empty: all that
	// leads to the step.
	Acts []string `yaml:"acts,omitempty"`
	// Events happen in the sandbox just before a request.
	Events []Event `yaml:"events,omitempty"`
	// Faults are armed in the sandbox: what goes wrong at the server.
	Faults []Fault `yaml:"faults,omitempty"`
	// Wrong is what the client itself does wrong, request by request.
	Wrong []Wrong `yaml:"wrong,omitempty"`
	// Overlay lays the recorded answer over the step: the mock does not make
	// this error itself.
	Overlay bool `yaml:"overlay,omitempty"`
	// Without is what takes the story's place when it is told without its
	// cause, where leaving out all of the above would not do.
	Without *Given `yaml:"without,omitempty"`

	// repeat is of a story that hits every request of its step.
	repeat bool
}

// Part is what differs for an actor from the usual client.
type Part struct {
	// Client is a registration of the world; empty: finance.
	Client string `yaml:"client,omitempty"`
	// Person is a personal number of the world; empty: the first person's.
	Person string `yaml:"person,omitempty"`
	// Level that the person logs in at; empty: idporten-loa-high.
	Level string `yaml:"level,omitempty"`
	// The following replace what is registered.
	Secret      string   `yaml:"secret,omitempty"`
	RedirectURI string   `yaml:"redirect_uri,omitempty"`
	Scopes      []string `yaml:"scopes,omitempty"`
	// Issuer is the one that the client compares with; {{idporten}} stands for
	// the sandbox's.
	Issuer string `yaml:"issuer,omitempty"`
	// Bye is where a logout leads back to.
	Bye    string `yaml:"bye,omitempty"`
	Method string `yaml:"method,omitempty"`
	PKCE   *bool  `yaml:"pkce,omitempty"`
	// ACR is asked for; "none" leaves it out.
	ACR     string `yaml:"acr,omitempty"`
	Prompt  string `yaml:"prompt,omitempty"`
	Persona string `yaml:"persona,omitempty"`
	// PAR pushes the authorization request.
	PAR bool `yaml:"par,omitempty"`
	// Browser is who sits before it: robot (nobody, a login hint says who it
	// is; the default), person, cancels, declines (the consent), two-tabs, or
	// shared: a person at the one browser of all actors with this word.
	Browser string `yaml:"browser,omitempty"`
	// Assertion is how the client's assertion differs from a right one: claims
	// by name, where an empty value leaves one out, +60s and -60s are times
	// counted from now, and "a b" is a list; also kid, alg, and key: other.
	Assertion map[string]string `yaml:"assertion,omitempty"`
	// Return is how the return differs from a right one.
	Return map[string]string `yaml:"return,omitempty"`
	// Attachments are file names; each has a few bytes.
	Attachments []string `yaml:"attachments,omitempty"`
}

// Event is something that happens just before a request of a step.
type Event struct {
	Step    string `yaml:"step"`
	Attempt int    `yaml:"attempt,omitempty"`

	// Advance moves the clock: 61s, 365d.
	Advance string         `yaml:"advance,omitempty"`
	World   map[string]any `yaml:"world,omitempty"`
	// Age makes the first person's authorization of Client, finance unless said
	// otherwise, older.
	Age    string `yaml:"age,omitempty"`
	Client string `yaml:"client,omitempty"`
	// Keys is rotate or withdraw.
	Keys string `yaml:"keys,omitempty"`
}

// Fault is one of the sandbox's, as the control API takes it.
type Fault map[string]any

// Wrong is something that the client does wrong in a request.
type Wrong struct {
	Step    string `yaml:"step"`
	Attempt int    `yaml:"attempt,omitempty"`
	// Header sets or, with an empty value, removes headers.
	Header map[string]string `yaml:"header,omitempty"`
	// Form sets or, with an empty value, removes parameters of the form, Query
	// those of the address.
	Form  map[string]string `yaml:"form,omitempty"`
	Query map[string]string `yaml:"query,omitempty"`
	// Body replaces the body; "-" leaves it empty. Size makes it so many bytes
	// long, which is for what is too large to be written down.
	Body string `yaml:"body,omitempty"`
	Size int    `yaml:"size,omitempty"`
	// Replace changes texts in the body.
	Replace map[string]string `yaml:"replace,omitempty"`
	// Path replaces the path of the address ({{login}}/authorize/selector),
	// Method the method.
	Path   string `yaml:"path,omitempty"`
	Method string `yaml:"method,omitempty"`
	// Again sends the request twice: the first answer is lost on the way, and
	// the second, which is the next attempt, is what the client gets.
	Again bool `yaml:"again,omitempty"`
	// Address changes texts in the path.
	Address map[string]string `yaml:"address,omitempty"`
	// Token sends another of the actor's tokens: idporten, altinn or id_token;
	// foreign, which is signed by keys of another environment; or none.
	Token string `yaml:"token,omitempty"`
	// Instead sends the actor's latest request of that step once more in place of
	// this one; the members above then change that.
	Instead string `yaml:"instead,omitempty"`
}

// Answer is an answer to the letter. {{uuid}}, {{jwt}}, {{timestamp}}, {{hex}}
// and {{opaque}} stand where the value must vary, {{issuer}} and the like for
// addresses of the sandbox.
type Answer struct {
	Status int `yaml:"status"`
	// Headers are those that matter; an empty value says that there is none.
	Headers map[string]string `yaml:"headers,omitempty"`
	Body    string            `yaml:"body"`
	// Claims are those that matter of tokens in the body, by the member that has
	// the token: id_token: {acr: idporten-loa-substantial}. An empty value says
	// that there is none.
	Claims map[string]map[string]string `yaml:"claims,omitempty"`
	// Lost says that there is no answer at all.
	Lost bool `yaml:"lost,omitempty"`
}

// Then is what a good client does.
type Then struct {
	// Stops is the step at which it stops; empty: it goes on to the end.
	Stops string `yaml:"stops,omitempty"`
	// Says and Next are parts of what it tells: what happened, what to do.
	Says []string `yaml:"says,omitempty"`
	Next []string `yaml:"next,omitempty"`
	// Ends, of a client that goes on, is accepted or rejected, if it files a
	// return, or done: it does all acts.
	Ends string `yaml:"ends,omitempty"`
	// Filed is how many returns are filed when the story is over; Drafts how
	// many instances are left that aren't.
	Filed  int `yaml:"filed,omitempty"`
	Drafts int `yaml:"drafts,omitempty"`
	// Requests is how often each step may be asked for at most until then.
	Requests map[string]int `yaml:"requests,omitempty"`
	// Least is how often each step must be asked for.
	Least map[string]int `yaml:"least,omitempty"`
	// Mend is what people do before the cure, Part what they change at the
	// client.
	Mend []Event `yaml:"mend,omitempty"`
	Part *Part   `yaml:"part,omitempty"`
	// Cured are the acts that succeed after that; empty: there is no cure but
	// another way.
	Cured []string `yaml:"cured,omitempty"`
	// CuredFiled is how many returns are filed then.
	CuredFiled int `yaml:"cured_filed,omitempty"`
}
