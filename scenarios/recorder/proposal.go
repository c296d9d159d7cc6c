package recorder

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// proposal is a scenario file that a person has to finish. It states the format
// of package scenarios on its own; a test reads one with the other.
type proposal struct {
	Version   int      `yaml:"version"`
	ID        string   `yaml:"id"`
	Title     string   `yaml:"title"`
	Story     string   `yaml:"story"`
	Catalogue []string `yaml:"catalogue"`
	Evidence  evidence `yaml:"evidence"`
	Severity  string   `yaml:"severity"`
	Step      string   `yaml:"step"`
	Attempt   int      `yaml:"attempt,omitempty"`
	Given     given    `yaml:"given"`
	Answer    answer   `yaml:"answer"`
	Sees      string   `yaml:"sees"`
	Then      then     `yaml:"then"`
	Cure      string   `yaml:"cure"`
}

type (
	evidence struct {
		Kind   string `yaml:"kind"`
		Source string `yaml:"source"`
		Date   string `yaml:"date"`
	}
	given struct {
		Overlay bool `yaml:"overlay"`
	}
	answer struct {
		Status  int           `yaml:"status,omitempty"`
		Headers yaml.MapSlice `yaml:"headers,omitempty"`
		Body    string        `yaml:"body"`
		Lost    bool          `yaml:"lost,omitempty"`
	}
	then struct {
		Stops    string         `yaml:"stops,omitempty"`
		Says     []string       `yaml:"says,omitempty"`
		Next     []string       `yaml:"next,omitempty"`
		Ends     string         `yaml:"ends,omitempty"`
		Requests map[string]int `yaml:"requests,omitempty"`
	}
)

// fillIn stands before what only a person can write.
const fillIn = "Fill in: "

var errNothing = errors.New("nothing was said that belongs to a step, so there is no scenario to propose")

// Proposal writes a scenario file of what went wrong, or if nothing did, of the
// last step, with the answer to the letter. What a person has to write begins
// with "Fill in". Comments at the end tell the way there, the request, and what
// is known of its placeholders.
func (r Recording) Proposal(id string) ([]byte, error) {
	i := r.telling()
	if i < 0 {
		return nil, errNothing
	}
	m := r.Exchanges[i]
	p := proposal{
		Version: 1, ID: id, Title: fillIn + m.title(), Story: fillIn + "what somebody did, and what happened to them.",
		Catalogue: m.Catalogue, Evidence: evidence{"seen", r.source(), r.Began.UTC().Format(time.DateOnly)},
		Severity: "blocks", Step: m.Step, Attempt: m.Attempt, Given: given{Overlay: true}, Answer: r.answer(m),
		Sees: fillIn + "what a user of Finance sees.", Then: m.then(), Cure: m.cure(),
	}
	if p.Catalogue == nil {
		p.Catalogue = []string{}
	}
	data, err := write(p)
	if err != nil {
		return nil, err
	}
	return append(data, r.comments(i)...), nil
}

func (r Recording) source() string {
	return strings.TrimSpace("environment " + r.Environment + ", recorded by " + r.Tool)
}

// telling is the exchange that the scenario is about: the last one that was
// refused in a way that the catalogue knows, or refused, or a step; else -1.
func (r Recording) telling() int {
	found, best := -1, 0
	for i, m := range r.Exchanges {
		var weight int
		switch {
		case m.Step == "":
			continue
		case len(m.Catalogue) > 0:
			weight = 4
		case m.Status >= http.StatusBadRequest || m.Status == 0:
			weight = 3
		case !slices.Contains(beside, m.Step):
			weight = 2
		default:
			weight = 1
		}
		if weight >= best {
			found, best = i, weight
		}
	}
	return found
}

// title is the catalogue's, if it is sure.
func (m Masked) title() string {
	if e, ok := m.known(); ok {
		return e.Title
	}
	if m.Status == 0 {
		return m.Step + " gets no answer"
	}
	return fmt.Sprintf("%s answers %d", m.Step, m.Status)
}

func (m Masked) cure() string {
	if e, ok := m.known(); ok {
		return e.Cure
	}
	return fillIn + "what a person does about it."
}

// known is the one entry of the catalogue that it can be.
func (m Masked) known() (catalogue.Entry, bool) {
	if len(m.Catalogue) != 1 {
		return catalogue.Entry{}, false
	}
	return catalogue.Find(m.Catalogue[0])
}

func (m Masked) isRefused() bool {
	return len(m.Catalogue) > 0 || m.Status >= http.StatusBadRequest || m.Status == 0
}

func (m Masked) then() then {
	if !m.isRefused() {
		return then{Ends: "accepted"}
	}
	return then{
		Stops: m.Step, Says: []string{fillIn + "a part of what a good client says."}, Next: []string{fillIn + "a part of what it says to do next."},
		Requests: map[string]int{m.Step: m.Attempt},
	}
}

// tellingHeaders belong into a scenario; the HAR has all of them.
var tellingHeaders = []string{"Content-Type", "Location", "Retry-After", "Www-Authenticate"}

func (r Recording) answer(m Masked) answer {
	a := answer{Status: m.Status, Body: r.plain(m.Response.Text), Lost: m.Status == 0}
	for _, name := range tellingHeaders {
		if value := m.Response.Header.Get(name); value != "" {
			a.Headers = append(a.Headers, yaml.MapItem{Key: strings.ToLower(name), Value: r.plain(value)})
		}
	}
	return a
}

// shapes are how scenarios call what must vary, by the kind of placeholder.
var shapes = map[string]string{"uuid": "{{uuid}}", "party": "{{number}}", "user": "{{number}}", "pid": "{{number}}", "unknown": "{{any}}", "withheld": "{{any}}", "name": "{{any}}"}

// plain writes placeholders and addresses as scenarios do: there they say what
// a value looks like, and nothing refers to anything.
func (r Recording) plain(text string) string {
	for _, p := range r.Placeholders {
		shape, ok := shapes[p.Kind]
		switch {
		case ok:
		case p.Header != "":
			shape = "{{jwt}}"
		case p.Kind == "timestamp" && p.IsISO:
			shape = "{{timestamp}}"
		case p.Kind == "timestamp" || strings.HasPrefix(p.Kind, "secret:"):
			shape = "{{any}}"
		default:
			shape = "{{opaque}}"
		}
		text = strings.ReplaceAll(text, p.Name, shape)
	}
	for _, host := range longestFirst(r.Hosts) {
		text = strings.ReplaceAll(text, host.Base, "{{"+host.Name+"}}")
	}
	return text
}

// longestFirst are the hosts that scenarios have names for.
func longestFirst(hosts []Host) []Host {
	known := slices.DeleteFunc(slices.Clone(hosts), func(h Host) bool {
		return !slices.Contains([]string{"idporten", "login", "altinn", "apps", "skatteetaten"}, h.Name)
	})
	slices.SortStableFunc(known, func(a, b Host) int { return len(b.Base) - len(a.Base) })
	return known
}

var errYAML = errors.New("the proposal can't be written so that it reads back the same")

// write takes literal blocks, which people can read, where they keep every
// byte, and quotes where they don't.
func write(p proposal) ([]byte, error) {
	for _, readable := range []bool{true, false} {
		data, err := yaml.MarshalWithOptions(p, yaml.UseLiteralStyleIfMultiline(readable), yaml.UseSingleQuote(readable))
		if err != nil {
			return nil, err
		}
		var back proposal
		if err := yaml.Unmarshal(data, &back); err == nil && reflect.DeepEqual(back, p) {
			return data, nil
		}
	}
	return nil, errYAML
}

// comments tell what a scenario has no members for.
func (r Recording) comments(at int) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) {
		for text := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
			b.WriteString(strings.TrimRight("# "+strings.TrimRight(text, "\r"), " ") + "\n")
		}
	}
	line("A proposal of portprove record: fill in, look at every line, then delete what follows.\nThe way there:")
	for _, m := range r.Exchanges[:at] {
		if m.Step != "" {
			line("  %s %d: %d", m.Step, m.Attempt, m.Status)
		}
	}
	m := r.Exchanges[at]
	line("The request:\n  %s %s", m.Method, m.URL)
	for _, pair := range pairs(m.Request.Header) {
		line("  %s: %s", pair.Name, pair.Value)
	}
	line("  %s", strings.ReplaceAll(m.Request.Text, "\n", "\n  "))
	if m.Response.Withheld != "" {
		line("The answer's body was left out: %s.", m.Response.Withheld)
	}
	line("Placeholders of the request and of the answer:")
	for _, p := range r.explained(m) {
		line("%s", strings.TrimRight("  "+p.Name+" "+strings.TrimSpace(p.Header+" "+p.Claims+p.Text+p.After+p.Of), " "))
	}
	return b.Bytes()
}
