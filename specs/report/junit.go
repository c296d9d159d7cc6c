package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/portprove/portprove/specs/judge"
)

// The elements that GitHub's and GitLab's readers, Jenkins and Azure DevOps
// have in common. A failure and an error are elements, and each count is what
// a reader gets who counts them.
type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	counts
	Time   string  `xml:"time,attr"`
	Suites []suite `xml:"testsuite"`
}

type counts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type suite struct {
	Name string `xml:"name,attr"`
	counts
	Time       string     `xml:"time,attr"`
	Timestamp  string     `xml:"timestamp,attr"`
	Properties []property `xml:"properties>property,omitempty"`
	Cases      []testcase `xml:"testcase"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testcase struct {
	ClassName string   `xml:"classname,attr"`
	Name      string   `xml:"name,attr"`
	File      string   `xml:"file,attr,omitempty"`
	Time      string   `xml:"time,attr"`
	Skipped   *outcome `xml:"skipped"`
	Failure   *outcome `xml:"failure"`
	Error     *outcome `xml:"error"`
	Out       string   `xml:"system-out,omitempty"`
}

type outcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes the result as JUnit's XML: a suite for each chapter.
func JUnit(w io.Writer, r *judge.Result) error {
	all := suites{Name: "portprove " + r.Subject + ": " + r.Target.Name, Time: seconds(r.Millis), Suites: []suite{}}
	at := make(map[string]int)
	for _, k := range r.Cases {
		i, known := at[k.Chapter]
		if !known {
			i = len(all.Suites)
			at[k.Chapter] = i
			all.Suites = append(all.Suites, suite{Name: k.Chapter, Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05")})
		}
		all.Suites[i].add(r, k)
	}
	for i := range all.Suites {
		all.add(all.Suites[i].counts)
		millis := int64(0)
		for _, k := range r.Cases {
			if k.Chapter == all.Suites[i].Name {
				millis += k.Millis
			}
		}
		all.Suites[i].Time = seconds(millis)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (c *counts) add(other counts) {
	c.Tests += other.Tests
	c.Failures += other.Failures
	c.Errors += other.Errors
	c.Skipped += other.Skipped
}

// add puts a case into the suite of its chapter.
func (s *suite) add(r *judge.Result, k judge.Case) {
	t := testcase{
		ClassName: "portprove." + r.Subject + "." + strings.ReplaceAll(k.Chapter, ".", " "),
		Name:      k.ID + " " + k.Text, Time: seconds(k.Millis),
	}
	if k.Source != "" {
		t.File = "specs/" + strings.SplitN(k.Source, ":", 2)[0]
	}
	c := counts{Tests: 1}
	reason := k.Reason
	if k.Waiver != nil && !k.Waived() {
		reason += "; " + waiving(k)
	}
	told := &outcome{Message: reason, Type: string(k.Verdict), Text: explanation(r, k)}
	switch {
	case k.Waived():
		c.Skipped, t.Skipped = 1, &outcome{Message: waiving(k)}
	case k.Verdict == judge.Fail:
		c.Failures, t.Failure = 1, told
	case k.Verdict == judge.Error || k.Verdict == judge.Inconclusive:
		c.Errors, t.Error = 1, told
	case k.Verdict == judge.NotApplicable || k.Verdict == judge.Skipped:
		c.Skipped, t.Skipped = 1, &outcome{Message: string(k.Verdict) + ": " + k.Reason}
	case k.Verdict == judge.Warn:
		t.Out = "warning: " + reason + "\n" + explanation(r, k)
	}
	s.counts.add(c)
	s.Cases = append(s.Cases, t)
}

func seconds(millis int64) string { return fmt.Sprintf("%d.%03d", millis/1000, millis%1000) }
