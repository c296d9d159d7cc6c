package client

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// SubmissionRecord is the saved state of one filing: enough to go on after the
// process has died between any two requests. It holds no token and no personal
// number; Subject is ID-porten's own name for the person at this client.
type SubmissionRecord struct {
	ID     string `json:"id"`
	App    string `json:"app"`    // the environment's app
	Issuer string `json:"issuer"` // and its ID-porten

	Subject     string `json:"subject,omitempty"`
	PersonParty int    `json:"person_party,omitempty"`

	Organisation string             `json:"organisation"`
	Category     string             `json:"category"`
	Term         string             `json:"term"`
	Year         int                `json:"year"`
	ReturnHash   string             `json:"return_sha256"`
	Attachments  []AttachmentRecord `json:"attachments,omitempty"`
	EnvelopeHash string             `json:"envelope_sha256,omitempty"` // of one's own; "" = made from the return
	Blocking     bool               `json:"blocking,omitempty"`        // the validation called the return invalid

	Instance string `json:"instance,omitempty"` // party/guid
	Party    string `json:"party,omitempty"`    // the company's, as far as known
	Envelope string `json:"envelope,omitempty"` // id of its data element

	// Done are the requests that were answered well, and Pending is the one that
	// was about to be sent and whose answer is not known.
	Done    []string `json:"done,omitempty"`
	Pending string   `json:"pending,omitempty"`

	Status  string  `json:"status,omitempty"`  // the message's status in Finance
	Outcome Outcome `json:"outcome,omitempty"` // of the final verdict, once collected

	BegunAt   time.Time `json:"begun_at"`
	ChangedAt time.Time `json:"changed_at"`
}

// AttachmentRecord tells one file from another.
type AttachmentRecord struct {
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"`
}

// Filed tells whether the return is with the Tax Administration as far as this
// record knows; a pending confirmation may have filed it, too.
func (r SubmissionRecord) Filed() bool { return slices.Contains(r.Done, stepConfirm) }

// Begun tells whether anything was sent that may have left something at the app.
func (r SubmissionRecord) Begun() bool { return r.Instance != "" || r.Pending != "" }

// Finished tells whether the submission has come to its end, whatever the
// final verdict was.
func (r SubmissionRecord) Finished() bool { return slices.Contains(r.Done, stepCollect) }

// Submits tells whether it is the submission of this very return.
func (r SubmissionRecord) Submits(ret Return) bool { return r.ReturnHash == hashOf(ret.Document) }

// String shows which filing it is.
func (r SubmissionRecord) String() string {
	text := fmt.Sprintf("Submission %s (organisation %s, %s %d", r.ID, r.Organisation, r.Term, r.Year)
	if r.Instance != "" {
		text += ", instance " + r.Instance
	}
	if len(r.Done) > 0 {
		text += ", done: " + strings.Join(r.Done, " ")
	}
	if r.Pending != "" {
		text += ", answer unknown: " + r.Pending
	}
	return text + ")"
}

// GoString is String.
func (r SubmissionRecord) GoString() string { return r.String() }

// LogValue is String.
func (r SubmissionRecord) LogValue() slog.Value { return slog.StringValue(r.String()) }

func (r SubmissionRecord) clone() SubmissionRecord {
	r.Done, r.Attachments = slices.Clone(r.Done), slices.Clone(r.Attachments)
	return r
}

func attachmentRecords(attachments []Attachment) []AttachmentRecord {
	var records []AttachmentRecord
	for _, a := range attachments {
		records = append(records, AttachmentRecord{a.Name, a.ContentType, a.Size})
	}
	return records
}

// before saves that a request is about to be sent: whoever resumes knows that
// its answer may be lost. detail tells requests of one step apart.
func (s Submission) before(c *Client, st step, detail string) error {
	before := s.record.Pending
	s.record.Pending = requestName(st.name, detail)
	if err := s.save(c); err != nil {
		s.record.Pending = before
		return s.told(st, st.fail(unsaved, "The state can't be saved (%s), so nothing was sent.", err.Error()))
	}
	return nil
}

// after saves that the request was answered well.
func (s Submission) after(c *Client, st step, detail string) error {
	s.record.Pending = ""
	if name := requestName(st.name, detail); !slices.Contains(s.record.Done, name) {
		s.record.Done = append(s.record.Done, name)
	}
	if err := s.save(c); err != nil {
		return s.told(st, st.fail(doneUnsaved, "The request was carried out, but the state can't be saved (%s).", err.Error()))
	}
	return nil
}

func requestName(step, detail string) string {
	if detail == "" {
		return step
	}
	return step + " " + detail
}

func (s Submission) save(c *Client) error {
	s.record.ChangedAt = c.Now()
	if s.options.Save == nil {
		return nil
	}
	return s.options.Save(s.record.clone())
}

func (s Submission) isDone(name string) bool { return slices.Contains(s.record.Done, name) }
