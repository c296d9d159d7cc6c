package scenarios

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Received is an answer that came.
type Received struct {
	Status int
	Header http.Header
	Body   string
	// Lost: none came.
	Lost bool
}

// Difference is one way in which an answer is not the recorded one.
type Difference struct {
	// Where is status, header NAME, body, or a member of the body.
	Where string `json:"where"`
	Want  string `json:"want"`
	Got   string `json:"got"`
}

func (d Difference) String() string {
	return fmt.Sprintf("%s: recorded is %s, received was %s", d.Where, d.Want, d.Got)
}

// Differences compares by meaning: members of JSON in any order, elements of XML
// without the blanks between them, anything else to the letter; placeholders
// match what they stand for.
func (a Answer) Differences(got Received, addresses map[string]string) []Difference {
	if a.Lost || got.Lost {
		if a.Lost == got.Lost {
			return nil
		}
		return []Difference{{"answer", shown(a.Lost, "none", "one"), shown(got.Lost, "none", strconv.Itoa(got.Status))}}
	}
	var found []Difference
	if got.Status != a.Status {
		found = append(found, Difference{"status", strconv.Itoa(a.Status), strconv.Itoa(got.Status)})
	}
	for name, want := range a.Headers {
		value := strings.Join(got.Header.Values(name), ", ")
		if !pattern(want, addresses).MatchString(value) {
			found = append(found, Difference{"header " + name, want, value})
		}
	}
	slices.SortFunc(found, func(x, y Difference) int { return strings.Compare(x.Where, y.Where) })
	found = append(found, bodyDifferences(a.Body, got.Body, addresses)...)
	return append(found, a.claimDifferences(got.Body, addresses)...)
}

func shown(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func bodyDifferences(want, got string, addresses map[string]string) []Difference {
	var wanted, received any
	if isJSON(want, &wanted) && isJSON(got, &received) {
		return jsonDifferences("body", wanted, received, addresses)
	}
	if isXML(want) && isXML(got) {
		want, got = canonical(want), canonical(got)
	}
	if !pattern(want, addresses).MatchString(got) {
		return []Difference{{"body", cut(want), cut(got)}}
	}
	return nil
}

// maxShown is how much of a body is shown.
const maxShown = 600

func cut(text string) string {
	if len(text) > maxShown {
		return strings.ToValidUTF8(text[:maxShown], "") + " …"
	}
	if text == "" {
		return "(nothing)"
	}
	return text
}

func isJSON(text string, into *any) bool {
	text = strings.TrimSpace(text)
	return text != "" && strings.ContainsRune(`{["`, rune(text[0])) && json.Unmarshal([]byte(text), into) == nil
}

func isXML(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "<?xml") }

// jsonDifferences explains member by member.
func jsonDifferences(at string, want, got any, addresses map[string]string) []Difference {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return memberDifferences(at, w, g, addresses)
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			var found []Difference
			for i := range w {
				found = append(found, jsonDifferences(fmt.Sprintf("%s[%d]", at, i), w[i], g[i], addresses)...)
			}
			return found
		}
	case string:
		// A placeholder may stand for what is no text: a number, a list.
		if _, ok := got.(string); (ok || placeholder.MatchString(w)) && pattern(w, addresses).MatchString(claimText(got)) {
			return nil
		}
	default:
		if reflect.DeepEqual(want, got) {
			return nil
		}
	}
	return []Difference{{at, jsonText(want), jsonText(got)}}
}

func memberDifferences(at string, want, got map[string]any, addresses map[string]string) []Difference {
	var found []Difference
	for name, w := range want {
		g, there := got[name]
		if !there {
			found = append(found, Difference{at + "." + name, jsonText(w), "(missing)"})
			continue
		}
		found = append(found, jsonDifferences(at+"."+name, w, g, addresses)...)
	}
	for name, g := range got {
		if _, there := want[name]; !there {
			found = append(found, Difference{at + "." + name, "(missing)", jsonText(g)})
		}
	}
	slices.SortFunc(found, func(x, y Difference) int { return strings.Compare(x.Where, y.Where) })
	return found
}

func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return cut(string(text))
}

// canonical writes XML without the blanks between elements.
func canonical(text string) string {
	d := xml.NewDecoder(strings.NewReader(text))
	var b strings.Builder
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			return text
		}
		switch t := token.(type) {
		case xml.StartElement:
			b.WriteString("<" + qualified(t.Name))
			for _, a := range t.Attr {
				b.WriteString(" " + qualified(a.Name) + `="` + a.Value + `"`)
			}
			b.WriteString(">")
		case xml.EndElement:
			b.WriteString("</" + qualified(t.Name) + ">")
		case xml.CharData:
			b.WriteString(strings.TrimSpace(string(t)))
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
