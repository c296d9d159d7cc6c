package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

var (
	errCount   = errors.New("must be a whole number from 1 to 1000000, without quotes")
	errBytes   = errors.New("must be a whole number of bytes from 0 to 1000000, without quotes")
	errStatus  = errors.New("must be a status from 200 to 599, without quotes")
	errChance  = errors.New("must be a number above 0, and at most 1, such as 0.25")
	errSide    = errors.New("must be before or after: on which side of the step?")
	errRetryAs = errors.New("must be seconds or date")
	errContent = errors.New(`must be text, or an object or a list, which is sent as JSON`)
	errEffect  = errors.New(`must be an object of one name and its value, such as {"id_token": "nonce"}: more of them are more faults`)
)

// wanted is a fault as a body has it; nil members are absent.
type wanted struct {
	id, step, operation, method, note *string
	nth, times, status                *int
	truncate, drip                    *int
	repeat                            *bool
	chance                            *float64
	seed                              *uint64
	expires                           *time.Time
	when, drop                        *string
	body                              *content
	contentType, retryAs              *string
	headers                           *map[string]string
	retryAfter, delay                 *time.Duration
	effect                            *effect
	do                                *map[string]json.RawMessage
}

// content is a body that an answer shall have.
type content struct {
	text   []byte
	isJSON bool
}

type effect struct{ name, value string }

func (w *wanted) members() []member {
	return []member{
		{"id", as(&w.id, text)},
		{"step", as(&w.step, text)},
		{"operation", as(&w.operation, text)},
		{"method", as(&w.method, text)},
		{"nth", as(&w.nth, number(1, maxCount, errCount))},
		{"times", as(&w.times, number(1, maxCount, errCount))},
		{"repeat", as(&w.repeat, flag)},
		{"chance", as(&w.chance, chance)},
		{"seed", as(&w.seed, seed)},
		{"expires", as(&w.expires, moment)},
		{"note", as(&w.note, text)},
		{"when", as(&w.when, oneOf(errSide, before, after))},
		{"delay", as(&w.delay, span)},
		{"drop", as(&w.drop, oneOf(errSide, before, after))},
		{"status", as(&w.status, number(http.StatusOK, maxStatus, errStatus))},
		{"body", as(&w.body, readContent)},
		{"content_type", as(&w.contentType, text)},
		{"headers", as(&w.headers, texts)},
		{"retry_after", as(&w.retryAfter, span)},
		{"retry_after_as", as(&w.retryAs, oneOf(errRetryAs, asSeconds, asDate))},
		{"truncate", as(&w.truncate, number(0, maxCount, errBytes))},
		{"drip", as(&w.drip, number(1, maxCount, errCount))},
		{"effect", as(&w.effect, readEffect)},
		{"do", as(&w.do, readDo)},
	}
}

const (
	maxCount  = 1_000_000
	maxStatus = 599
)

// readFault names all that is wrong at once: what can't be read, and what makes
// no sense in the rest.
func (a *api) readFault(r *http.Request, s Sandbox) (kernel.Fault, error) {
	var w wanted
	err := readMembers(r, w.members()...)
	var p problem
	if err != nil && (!errors.As(err, &p) || p.Errors == nil) {
		return kernel.Fault{}, err
	}
	fault := w.fault()
	if w.do != nil {
		fault.Deed, fault.DeedText = a.deed(s, *w.do), doText(*w.do)
	}
	flaws := slices.Concat(p.Errors, w.flaws())
	for _, f := range s.Faults.Check(fault) {
		flaws = append(flaws, flaw{f.Member, f.Message})
	}
	if flaws = oncePerMember(flaws); flaws != nil {
		return kernel.Fault{}, flawed("the fault is not as it should be: see errors", flaws)
	}
	return fault, nil
}

// oncePerMember leaves out what follows from another flaw of the same member.
func oncePerMember(flaws []flaw) []flaw {
	named := map[string]bool{}
	var once []flaw
	for _, f := range flaws {
		if !named[f.Path] {
			once = append(once, f)
		}
		named[f.Path] = true
	}
	return once
}

// flaws are those that can't be seen in the fault itself.
func (w *wanted) flaws() []flaw {
	var flaws []flaw
	if w.seed != nil && w.chance == nil {
		flaws = append(flaws, flaw{"seed", "goes with chance only"})
	}
	if w.chance != nil && w.seed == nil {
		flaws = append(flaws, flaw{"seed", "is missing: with the same seed, chance repeats itself"})
	}
	if w.drop != nil && w.when != nil {
		flaws = append(flaws, flaw{"when", "does not go with drop, which says it itself"})
	}
	for _, said := range []struct{ path, text string }{{"body", string(deref(w.body).text)}, {"note", deref(w.note)}} {
		if namesSomebody(said.text) {
			flaws = append(flaws, flaw{said.path, "has what may be the number of a real person: put a synthetic one (month + 80) in its place"})
		}
	}
	return flaws
}

var elevenDigits = regexp.MustCompile(`\b\d{11}\b`)

// namesSomebody: answers that were copied from a real environment must not bring
// its people along.
func namesSomebody(s string) bool {
	return slices.ContainsFunc(elevenDigits.FindAllString(s, -1), world.LooksReal)
}

func (w *wanted) fault() kernel.Fault {
	f := kernel.Fault{
		ID: deref(w.id), Step: deref(w.step), Operation: deref(w.operation), Method: deref(w.method), Note: deref(w.note),
		Nth: deref(w.nth), Times: deref(w.times), Repeat: deref(w.repeat), Chance: deref(w.chance), Seed: deref(w.seed), Expires: deref(w.expires),
		Effect: deref(w.effect).name, Value: deref(w.effect).value,
	}
	f.Answer = kernel.Answer{
		After: deref(w.when) == after || deref(w.drop) == after, Drop: w.drop != nil, Delay: deref(w.delay), Status: deref(w.status),
		Body: deref(w.body).text, ContentType: w.typeOfContent(), Truncate: w.truncate, Drip: deref(w.drip),
		RetryAfter: w.retryAfter, RetryAsDate: deref(w.retryAs) == asDate,
	}
	for name, value := range deref(w.headers) {
		if f.Header == nil {
			f.Header = make(http.Header)
		}
		f.Header[http.CanonicalHeaderKey(name)] = []string{value}
	}
	return f
}

// typeOfContent is that of the body unless another is asked for.
func (w *wanted) typeOfContent() string {
	switch {
	case w.contentType != nil || w.body == nil:
		return deref(w.contentType)
	case w.body.isJSON:
		return kernel.TypeJSON
	}
	return kernel.TypeText
}

func number(from, to int, otherwise error) func(json.RawMessage) (int, error) {
	return func(raw json.RawMessage) (int, error) {
		n, err := strconv.Atoi(string(raw))
		if err != nil || n < from || n > to {
			return 0, otherwise
		}
		return n, nil
	}
}

func chance(raw json.RawMessage) (float64, error) {
	var c float64
	if json.Unmarshal(raw, &c) != nil || c <= 0 || c > 1 {
		return 0, errChance
	}
	return c, nil
}

func oneOf(otherwise error, words ...string) func(json.RawMessage) (string, error) {
	return func(raw json.RawMessage) (string, error) {
		for _, word := range words {
			if string(raw) == strconv.Quote(word) {
				return word, nil
			}
		}
		return "", otherwise
	}
}

// readContent takes a text as it is, and anything with members as JSON without
// blanks.
func readContent(raw json.RawMessage) (content, error) {
	if raw[0] == '{' || raw[0] == '[' {
		var b bytes.Buffer
		err := json.Compact(&b, raw)
		return content{b.Bytes(), true}, err
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return content{}, errContent
	}
	return content{text: []byte(s)}, nil
}

func readEffect(raw json.RawMessage) (effect, error) {
	values, err := texts(raw)
	if err != nil || len(values) != 1 {
		return effect{}, errEffect
	}
	var e effect
	for name, value := range values {
		e = effect{name, value}
	}
	if e.name == "" || e.value == "" {
		return effect{}, errEffect
	}
	return e, nil
}
