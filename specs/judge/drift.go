package judge

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
)

// Difference is where a target does something else than the mock.
type Difference struct {
	// Case in which it was seen.
	Case string `json:"case"`
	// Kind is breaking, additive or cosmetic.
	Kind string `json:"kind"`
	What string `json:"what"`
	// Target and Mock are what either does.
	Target string `json:"target"`
	Mock   string `json:"mock"`
}

// The kinds of differences. What a client may depend on is breaking.
const (
	Breaking = "breaking"
	Additive = "additive"
	Cosmetic = "cosmetic"
)

// Drift compares the same cases at a target and at the mock: verdicts, what was
// measured, and exchange by exchange status, content type, error code and the
// members of a JSON body at any depth, with their kinds. Values that change
// from run to run are not looked at.
func Drift(target, mock []Case) []Difference {
	list := []Difference{}
	for _, k := range target {
		i := slices.IndexFunc(mock, func(other Case) bool { return other.ID == k.ID })
		if i >= 0 && k.judged() && mock[i].judged() {
			list = append(list, driftOf(k, mock[i])...)
		}
	}
	return list
}

func driftOf(k, mock Case) []Difference {
	var list []Difference
	note := func(kind, what, ours, theirs string) {
		list = append(list, Difference{k.ID, kind, what, ours, theirs})
	}
	if k.Verdict != mock.Verdict {
		note(Breaking, "verdict", string(k.Verdict), string(mock.Verdict))
	}
	for _, m := range k.Measured {
		if m.Observed != m.Modelled {
			note(Cosmetic, m.What, m.Observed, m.Modelled)
		}
	}
	ours, theirs := ofProtocol(k.Evidence), ofProtocol(mock.Evidence)
	if len(ours) != len(theirs) {
		note(Breaking, "exchanges", strconv.Itoa(len(ours)), strconv.Itoa(len(theirs)))
		return list
	}
	for i := range ours {
		compare(ours[i], theirs[i], note)
	}
	return list
}

// ofProtocol leaves out what only a mock has.
func ofProtocol(list []evidence.Exchange) []evidence.Exchange {
	return slices.DeleteFunc(slices.Clone(list), func(x evidence.Exchange) bool { return x.Party == evidence.Control })
}

func compare(x, mock evidence.Exchange, note func(kind, what, target, mock string)) {
	what := x.Method + " " + x.Party + pathAlone(x.Path) + ": "
	if x.Status != mock.Status {
		note(Breaking, what+"status", strconv.Itoa(x.Status), strconv.Itoa(mock.Status))
	}
	if a, b := mediaType(x), mediaType(mock); a != b {
		note(Breaking, what+"content type", a, b)
	} else if a, b := x.Response.Get("Content-Type"), mock.Response.Get("Content-Type"); a != b {
		note(Cosmetic, what+"content type", a, b)
	}
	value, modelled := decoded(x.Response.Body), decoded(mock.Response.Body)
	ours, theirs := members(value), members(modelled)
	if a, b := text(ours["error"]), text(theirs["error"]); a != b {
		note(Breaking, what+"error", a, b)
	} else if a, b := steady(ours["error_description"]), steady(theirs["error_description"]); a != b && a != "" && b != "" {
		note(Cosmetic, what+"error_description", a, b)
	}
	if value == nil || modelled == nil {
		return
	}
	compareMembers(kindsOf(value), kindsOf(modelled), func(kind, of, target, mock string) { note(kind, what+of, target, mock) })
}

func compareMembers(ours, theirs map[string]string, note func(kind, what, target, mock string)) {
	if lacking := without(theirs, ours); lacking != "" {
		note(Breaking, "members that are missing", "", lacking)
	}
	if more := without(ours, theirs); more != "" {
		note(Additive, "members besides", more, "")
	}
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		a, b := ours[name], theirs[name]
		if b != "" && a != b && a != null && b != null {
			note(Breaking, "kind of "+name, a, b)
		}
	}
}

// null may stand for a value of any kind.
const null = "null"

// kindsOf says of which kind each member is, at any depth: process.ended, and
// data[].id for those of a list's elements.
func kindsOf(value any) map[string]string {
	kinds := make(map[string]string)
	var look func(at string, v any)
	look = func(at string, v any) {
		kind := null
		switch v := v.(type) {
		case string:
			kind = "text"
		case float64:
			kind = "number"
		case bool:
			kind = "true or false"
		case []any:
			kind = "list"
			for _, element := range v {
				look(at+"[]", element)
			}
		case map[string]any:
			kind = "object"
			for name, member := range v {
				look(strings.TrimPrefix(at+"."+name, "."), member)
			}
		}
		if kinds[at] == "" || kinds[at] == null {
			kinds[at] = kind
		}
	}
	look("", value)
	delete(kinds, "")
	return kinds
}

func mediaType(x evidence.Exchange) string {
	kind, _, _ := strings.Cut(x.Response.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// decoded is nothing where the body is no JSON.
func decoded(body string) any {
	var value any
	if json.Unmarshal([]byte(body), &value) != nil {
		return nil
	}
	return value
}

func members(value any) map[string]any {
	object, _ := value.(map[string]any) //nolint:errcheck // whatever else it is has no members.
	return object
}

func text(v any) string {
	s, ok := v.(string)
	if !ok {
		return ""
	}
	return s
}

// steady is a text without the ids that each answer has anew.
func steady(v any) string { return uuid.ReplaceAllLiteralString(text(v), "{id}") }

var uuid = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// without names the members of a that b lacks, but not those within one of them.
func without(a, b map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		_, has := b[name]
		within := func(outer string) bool {
			return strings.HasPrefix(name, outer+".") || strings.HasPrefix(name, outer+"[]")
		}
		if !has && !slices.ContainsFunc(list, within) {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ")
}
