package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// instanceList is what instance list prints.
type instanceList struct {
	Submissions []keptSubmission `json:"submissions"`
	Open        []openInstance   `json:"open"`

	asked bool // for the open ones
}

// keptSubmission is one whose state is kept beside the tokens.
type keptSubmission struct {
	Organisation string         `json:"organisation"`
	Term         string         `json:"term"`
	Year         int            `json:"year"`
	Category     string         `json:"category"`
	Instance     string         `json:"instance,omitempty"`
	Filed        bool           `json:"filed"`
	Finished     bool           `json:"finished"`
	Outcome      client.Outcome `json:"outcome,omitempty"`
	Pending      string         `json:"pending,omitempty"` // the request whose answer is not known
	Finance      string         `json:"finance_status,omitempty"`
	BegunAt      time.Time      `json:"begun_at"`
	ChangedAt    time.Time      `json:"changed_at"`

	state string
}

// openInstance is one that has not ended, at the app.
type openInstance struct {
	ID          string    `json:"id"`
	LastChanged time.Time `json:"last_changed"`
	Ours        bool      `json:"ours"` // a submission kept here has made it
}

func keptOf(r client.SubmissionRecord) keptSubmission {
	return keptSubmission{
		r.Organisation, clean(r.Term), r.Year, clean(r.Category), r.Instance, r.Filed(), r.Finished(), r.Outcome,
		clean(r.Pending), r.Status, r.BegunAt.UTC(), r.ChangedAt.UTC(), stateOf(r),
	}
}

func (l instanceList) text() string {
	var b strings.Builder
	b.WriteString("Submissions kept here:\n")
	for _, s := range l.Submissions {
		fmt.Fprintf(&b, "  %s %s %d %s: %s\n", s.Organisation, s.Term, s.Year, s.Category, s.state)
	}
	if len(l.Submissions) == 0 {
		b.WriteString("  none\n")
	}
	b.WriteString("Open instances at the app:\n")
	for _, o := range l.Open {
		fmt.Fprintf(&b, "  %s  changed %s", o.ID, o.LastChanged.UTC().Format(time.RFC3339))
		if !o.Ours {
			b.WriteString("  of no submission kept here")
		}
		b.WriteString("\n")
	}
	switch {
	case !l.asked:
		b.WriteString("  not asked for: no party is known; --party names one")
	case len(l.Open) == 0:
		b.WriteString("  none")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// shownInstance is what instance show prints.
type shownInstance struct {
	ID           string      `json:"id"`
	Organisation string      `json:"organisation,omitempty"`
	Task         string      `json:"task,omitempty"`
	TaskName     string      `json:"task_name,omitempty"`
	Filed        bool        `json:"filed"`
	Ended        time.Time   `json:"ended,omitzero"`
	Archived     bool        `json:"archived"`
	Deleted      bool        `json:"deleted"`
	Label        string      `json:"label,omitempty"`
	Created      time.Time   `json:"created"`
	Files        []shownFile `json:"files"`
}

type shownFile struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	Name        string `json:"name,omitempty"`
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"`
	Locked      bool   `json:"locked"`
}

// deletedInstance is what instance delete prints.
type deletedInstance struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
	Hard    bool   `json:"hard"`
}

// tasks of the person; behind them the return is filed.
const (
	taskOfData    = "data"
	taskOfConfirm = "confirmation"
)

func shownOf(i client.Instance) shownInstance {
	s := shownInstance{
		ID: i.ID, Organisation: clean(i.Organisation), Task: clean(i.Task), TaskName: clean(i.TaskName),
		Filed: i.Task != taskOfData && i.Task != taskOfConfirm,
		Ended: i.Ended, Archived: i.Archived, Deleted: i.Deleted, Label: clean(i.Label), Created: i.Created, Files: []shownFile{},
	}
	for _, e := range i.Data {
		s.Files = append(s.Files, shownFile{e.ID, clean(e.Type), clean(e.Name), clean(e.ContentType), e.Size, e.Locked})
	}
	return s
}

func (s shownInstance) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Instance %s of organisation %s\n", s.ID, orElse(s.Organisation, "(not told)"))
	fmt.Fprintf(&b, "  %-9s %s\n", "process", s.where())
	if s.Label != "" {
		fmt.Fprintf(&b, "  %-9s %s\n", "label", s.Label)
	}
	fmt.Fprintf(&b, "  %-9s %s\n", "created", s.Created.UTC().Format(time.RFC3339))
	if s.Deleted {
		fmt.Fprintf(&b, "  %-9s yes\n", "deleted")
	}
	b.WriteString("  files\n")
	for _, f := range s.Files {
		fmt.Fprintf(&b, "    %-22s %9d bytes  %-16s  %s", shortType(f.Type), f.Size, f.ContentType, orElse(f.Name, "(no name)"))
		if f.Locked {
			b.WriteString("  locked")
		}
		b.WriteString("\n")
	}
	if len(s.Files) == 0 {
		b.WriteString("    none\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (s shownInstance) where() string {
	switch {
	case s.Task == "":
		return "ended " + s.Ended.UTC().Format(time.RFC3339) + ": filed and answered; the verdict is in valideringsresultat"
	case s.Filed:
		return s.TaskName + ": filed, and not answered yet"
	}
	return s.TaskName + ": a draft, not filed"
}

// shortType is the envelope's long name without what comes before its last word.
func shortType(dataType string) string {
	if strings.HasPrefix(dataType, "no.skatteetaten.") {
		return "mvameldinginnsending"
	}
	return dataType
}
