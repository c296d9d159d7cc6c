package specs

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The submission that the Tax Administration has published as an example, of
// May 2021: who filed, and when the steps came after its creation.
const (
	recordedCompany = "911158612"
	recordedParty   = 50267437
	recordedUser    = 86257
	recordedTime    = "2021-05-21T11:28:13Z"
)

// describeRecorded files that submission again, where the suite has the folder
// of the published documents.
func describeRecorded(env Env) {
	Describe("the recorded submission of 2021", func() {
		It("is reproduced under the switch era", proves("ALT-PROC-01", "ALT-FEED-01", "ALT-FEED-09"), func(ctx SpecContext) {
			if env.Samples == "" {
				notApplicable("needs the documents that the Tax Administration has published; PORTPROVE_SAMPLES names their folder")
			}
			want := recorded(env, "instans.json")
			d := env.recordedDesk(ctx)
			got := d.fileAsRecorded(ctx, env)
			Expect(shape(got.Body)).To(Equal(shape(want)), "members in their order, and null, true, false or the type of each")
			expectRecorded(read[instance](got, http.StatusOK), want)
			d.expectRecordedDocuments(ctx, env, read[instance](got, http.StatusOK))
		})
	})
}

// recordedDesk has the recorded company and user in the world. The person is a
// synthetic one: the recording names its user by number only.
func (env Env) recordedDesk(ctx context.Context) *draft {
	GinkgoHelper()
	s := env.filingStage(ctx, recordedTime, "era", "2021", "feedback_delay", "80")
	s.patchWorld(ctx, map[string]any{
		"people": []any{map[string]any{"pid": s.pid(), "altinn": map[string]any{"user_id": recordedUser}}},
		"companies": []any{map[string]any{
			"organisation_number": recordedCompany, "name": "OPPTAK AS", "party_id": recordedParty,
			"party_uuid": "6b1c6d4e-0000-4000-8000-000000002021", "organisation_form": "AS", "account_number": "12345678903",
			"vat_registrations": []any{map[string]any{"category": "alminnelig", "term_length": "toMaaned", "from": "2015-01-01"}},
		}},
		"roles": []any{map[string]any{"pid": s.pid(), "organisation_number": recordedCompany, "roles": []string{"DAGL"}}},
	})
	d := &desk{s, s.altinnToken(ctx, "finance")}
	a := d.create(ctx, `{"instanceOwner":{"organisationNumber":"`+recordedCompany+`"}}`)
	return &draft{d, read[instance](a, http.StatusCreated)}
}

// fileAsRecorded does what was done then, at the moments of then, and returns
// the instance when it had ended. Three things can't be as they were: the app of
// then (…-etm2) answers 418 today, so it is …-test; the contents of the three
// attachments are not published, only their names and types; and the return is
// the published one, which was edited afterwards (1603 bytes, 1573 recorded).
func (d *draft) fileAsRecorded(ctx context.Context, env Env) answer {
	GinkgoHelper()
	d.advance(ctx, 927*time.Millisecond)
	Expect(d.put(ctx, recorded(env, "konvolutt.xml")).Status).To(Equal(http.StatusCreated))
	d.advance(ctx, 185*time.Millisecond)
	for _, upload := range [][4]string{
		{"mvamelding", "mva-melding.xml", "text/xml", recorded(env, "mvamelding.xml")},
		{"binaerVedlegg", "mva-vedlegg.xml", "text/xml", "<vedlegg/>"},
		{"binaerVedlegg", "pdf-vedlegg.pdf", "application/pdf", "%PDF-1.4"},
		{"binaerVedlegg", "png-vedlegg.png", "image/png", "\x89PNG"},
	} {
		a := d.add(ctx, upload[0], upload[1], upload[2], upload[3])
		Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
		d.advance(ctx, 160*time.Millisecond)
	}
	expectTask(d.next(ctx), "Task_2")
	d.advance(ctx, 936*time.Millisecond)
	expectTask(d.next(ctx), "Task_3")
	d.advance(ctx, 80*time.Second)
	return d.at(ctx, http.MethodGet, "", "")
}

// expectRecorded compares what is no accident of the day.
func expectRecorded(got instance, recording string) {
	GinkgoHelper()
	var want instance
	Expect(json.Unmarshal([]byte(recording), &want)).To(Succeed())
	Expect(got.types()).To(Equal(want.types()))
	for i, e := range got.Data {
		w := want.Data[i]
		Expect(e.Filename).To(Equal(w.Filename), e.DataType)
		Expect(e.ContentType).To(Equal(w.ContentType), e.DataType)
		Expect(e.Locked).To(Equal(w.Locked), e.DataType)
		Expect(e.CreatedBy).To(Equal(w.CreatedBy), e.DataType)
	}
	Expect(got.Status).To(Equal(want.Status))
	Expect(got.Process.CurrentTask).To(BeNil())
	Expect(got.Process.EndEvent).To(Equal(want.Process.EndEvent))
	Expect(*got.Process.Ended).To(HavePrefix("2021-05-21T11:29:35."), "eighty seconds after the confirmation, as recorded")
	Expect(strings.Split(got.ID, "/")[0]).To(Equal(strings.Split(want.ID, "/")[0]))
}

// expectRecordedDocuments compares the Tax Administration's documents: the
// verdict to the byte, the payment information by its elements. The published
// one is not the recorded one to the letter: it says 2022 and nothing to pay for
// a return of 2020 with 15000 to pay. Of the receipt nothing but the name and the
// type is known.
func (d *draft) expectRecordedDocuments(ctx context.Context, env Env, i instance) {
	GinkgoHelper()
	Expect(d.document(ctx, i, "valideringsresultat").Body).To(Equal(recorded(env, "valideringsresultat.xml")))
	Expect(i.of("valideringsresultat").Size).To(Equal(221), "as recorded")
	Expect(elements(d.document(ctx, i, "betalingsinformasjon").Body)).To(Equal(elements(recorded(env, "betalingsinformasjon.xml"))))
	Expect(d.document(ctx, i, "kvittering").Body).To(HavePrefix("%PDF-"))
	envelope := d.document(ctx, i, envelopeType).Body
	Expect(elements(envelope)).To(Equal(elements(recorded(env, "konvolutt.xml"))), "it was stored already, and is written again as it was")
}

func recorded(env Env, name string) string {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(env.Samples, "mva", "feedback", "2021-06-17", name))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// shape lists the members of a JSON text in their order, each with its path and
// with what kind of value it has; values are left out, but for null and the
// truth.
func shape(text string) []string {
	GinkgoHelper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var lines []string
	walk(d, "", &lines)
	return lines
}

func walk(d *json.Decoder, path string, lines *[]string) {
	GinkgoHelper()
	token, err := d.Token()
	Expect(err).NotTo(HaveOccurred())
	switch t := token.(type) {
	case json.Delim:
		*lines = append(*lines, path+" "+t.String())
		for i := 0; d.More(); i++ {
			at := path + "[]"
			if t == '{' {
				name, err := d.Token()
				Expect(err).NotTo(HaveOccurred())
				at = path + "." + name.(string) //nolint:forcetypeassert,errcheck // names are strings.
			}
			walk(d, at, lines)
		}
		_, err = d.Token()
		Expect(err).NotTo(HaveOccurred())
	case bool:
		*lines = append(*lines, path+map[bool]string{true: " true", false: " false"}[t])
	case nil:
		*lines = append(*lines, path+" null")
	case string:
		*lines = append(*lines, path+" text")
	default:
		*lines = append(*lines, path+" number")
	}
}

// elements lists the paths of an XML document's elements, in order.
func elements(document string) []string {
	GinkgoHelper()
	d := xml.NewDecoder(strings.NewReader(document))
	var open, list []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		Expect(err).NotTo(HaveOccurred())
		switch t := token.(type) {
		case xml.StartElement:
			open = append(slices.Clone(open), t.Name.Local)
			list = append(list, strings.Join(open, "/"))
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}
