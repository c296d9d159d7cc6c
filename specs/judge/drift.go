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
// members of a JSON body. Values that change from run to run are not looked at.
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
	ours, theirs := members(x.Response.Body), members(mock.Response.Body)
	if a, b := text(ours["error"]), text(theirs["error"]); a != b {
		note(Breaking, what+"error", a, b)
	} else if a, b := steady(ours["error_description"]), steady(theirs["error_description"]); a != b && a != "" && b != "" {
		note(Cosmetic, what+"error_description", a, b)
	}
	if ours == nil || theirs == nil {
		return
	}
	if lacking := without(theirs, ours); lacking != "" {
		note(Breaking, what+"members that are missing", "", lacking)
	}
	if more := without(ours, theirs); more != "" {
		note(Additive, what+"members besides", more, "")
	}
}

func mediaType(x evidence.Exchange) string {
	kind, _, _ := strings.Cut(x.Response.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func members(body string) map[string]any {
	var object map[string]any
	if json.Unmarshal([]byte(body), &object) != nil {
		return nil
	}
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

// without names the members of a that b lacks.
func without(a, b map[string]any) string {
	names := slices.Sorted(maps.Keys(a))
	return strings.Join(slices.DeleteFunc(names, func(name string) bool { _, has := b[name]; return has }), ", ")
}
