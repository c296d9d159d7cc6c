package specs

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// The app in the test environment, and its data types.
const (
	vatApp       = "/skd/mva-melding-innsending-test"
	envelopeType = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0"
)

// People of the default world, by what they may do.
const (
	boardMember = "23847940182" // fills in, does not confirm
	stranger    = "04888140110" // has no role
	modest      = "28928340068" // may all, at level substantial
)

// desk is a sandbox and a person with an Altinn token, at the app for returns.
type desk struct {
	*stage
	token string
}

// desk opens a sandbox with switches, at a time when the usual return can be
// filed, and lets the default person in.
func (env Env) desk(ctx context.Context, switches ...string) *desk {
	ginkgo.GinkgoHelper()
	s := env.filingStage(ctx, "", switches...)
	return &desk{s, s.altinnToken(ctx, "finance")}
}

// as is the same desk with another person at it.
func (d *desk) as(ctx context.Context, pid, level string) *desk {
	ginkgo.GinkgoHelper()
	return &desk{d.stage, d.altinnToken(ctx, "finance", hint(pid, level)...)}
}

// call sends a request to an address below the app.
func (d *desk) call(ctx context.Context, method, path, body string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	headers = append([]string{"Authorization", "Bearer " + d.token}, headers...)
	return call(ctx, method, d.Addresses["apps"]+vatApp+path, body, headers...)
}

// create asks for an instance with a template.
func (d *desk) create(ctx context.Context, template string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return d.call(ctx, http.MethodPost, "/instances", template, append([]string{"Content-Type", "application/json"}, headers...)...)
}

// ofMain is the usual template.
const ofMain = `{"instanceOwner":{"organisationNumber":"311223348"}}`

// instance is what cases read of an instance.
type instance struct {
	ID    string `json:"id"`
	AppID string `json:"appId"`
	Links struct {
		Apps     string `json:"apps"`
		Platform string `json:"platform"`
	} `json:"selfLinks"`
	Process struct {
		CurrentTask *struct {
			ElementID string `json:"elementId"`
			Name      string `json:"name"`
			Type      string `json:"altinnTaskType"`
		} `json:"currentTask"`
		Ended    *string `json:"ended"`
		EndEvent *string `json:"endEvent"`
	} `json:"process"`
	Status struct {
		IsArchived    bool `json:"isArchived"`
		IsSoftDeleted bool `json:"isSoftDeleted"`
		Substatus     *struct {
			Label       string `json:"label"`
			Description string `json:"description"`
		} `json:"substatus"`
	} `json:"status"`
	Data        []dataElement `json:"data"`
	LastChanged string        `json:"lastChanged"`
}

// dataElement is what cases read of a file of an instance.
type dataElement struct {
	ID          string  `json:"id"`
	DataType    string  `json:"dataType"`
	Filename    *string `json:"filename"`
	ContentType string  `json:"contentType"`
	Size        int     `json:"size"`
	Locked      bool    `json:"locked"`
	CreatedBy   string  `json:"createdBy"`
	Links       struct {
		Apps string `json:"apps"`
	} `json:"selfLinks"`
	Scan string `json:"fileScanResult"`
}

// read decodes an answer of the given status.
func read[T any](a answer, status int) T {
	ginkgo.GinkgoHelper()
	var v T
	gomega.Expect(a.Status).To(gomega.Equal(status), a.Body)
	gomega.Expect(json.Unmarshal([]byte(a.Body), &v)).To(gomega.Succeed(), a.Body)
	return v
}

// draft is an instance that somebody fills in.
type draft struct {
	*desk
	instance
}

// draft creates an instance of the main company.
func (d *desk) draft(ctx context.Context) *draft {
	ginkgo.GinkgoHelper()
	return &draft{d, read[instance](d.create(ctx, ofMain), http.StatusCreated)}
}

// at sends a request to an address below the instance.
func (d *draft) at(ctx context.Context, method, path, body string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return d.call(ctx, method, "/instances/"+d.ID+path, body, headers...)
}

// by is the same instance with another person at the desk.
func (d *draft) by(ctx context.Context, pid, level string) *draft {
	ginkgo.GinkgoHelper()
	return &draft{d.as(ctx, pid, level), d.instance}
}

// envelope is an envelope to be written; the zero value is the right one for the
// zero filing.
type envelope struct {
	org, category, period, status string
	// attachments are file names.
	attachments []string
	// without is an element that is left out.
	without string
}

func (e envelope) document() string {
	ginkgo.GinkgoHelper()
	period := or(e.period, "<periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar>")
	var files strings.Builder
	for _, name := range e.attachments {
		stem, extension, _ := strings.Cut(name, ".")
		files.WriteString("<vedlegg><vedleggstype>binaerVedlegg</vedleggstype><kildegruppe>sluttbruker</kildegruppe><opprettetAv>Prøve</opprettetAv>" +
			"<vedleggsfil><filnavn>" + stem + "</filnavn><filekstensjon>" + extension + "</filekstensjon><filinnhold>prøve</filinnhold></vedleggsfil></vedlegg>")
	}
	parts := []struct{ name, text string }{
		{"norskIdentifikator", "<norskIdentifikator><organisasjonsnummer>" + or(e.org, mainCompany) + "</organisasjonsnummer></norskIdentifikator>"},
		{"skattleggingsperiode", "<skattleggingsperiode>" + strings.TrimPrefix(period, "-") + "</skattleggingsperiode>"},
		{"meldingskategori", element("meldingskategori", or(e.category, "alminnelig"))},
		{"innsendingstype", element("innsendingstype", "komplett")},
		{"instansstatus", element("instansstatus", or(e.status, "utkast"))},
		{"opprettetAv", element("opprettetAv", "Prøve")},
		{"vedlegg", files.String()},
	}
	var b strings.Builder
	for _, part := range parts {
		if part.name != e.without {
			b.WriteString(part.text)
		}
	}
	return "<mvaMeldingInnsending>" + b.String() + "</mvaMeldingInnsending>"
}

// put replaces the envelope.
func (d *draft) put(ctx context.Context, document string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return d.at(ctx, http.MethodPut, "/data/"+d.Data[0].ID, document, append([]string{"Content-Type", "application/xml"}, headers...)...)
}

// add uploads a file.
func (d *draft) add(ctx context.Context, dataType, filename, contentType, content string) answer {
	ginkgo.GinkgoHelper()
	return d.at(ctx, http.MethodPost, "/data?datatype="+dataType, content, "Content-Type", contentType, "Content-Disposition", "attachment; filename="+filename)
}

// addReturn uploads a return.
func (d *draft) addReturn(ctx context.Context, f filing) answer {
	ginkgo.GinkgoHelper()
	return d.add(ctx, "mvamelding", "mvaMelding.xml", "text/xml", f.document())
}

// next ends the current task.
func (d *draft) next(ctx context.Context, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return d.at(ctx, http.MethodPut, "/process/next", "", append([]string{"Content-Type", "application/json"}, headers...)...)
}

// current is the instance as it is now.
func (d *draft) current(ctx context.Context) instance {
	ginkgo.GinkgoHelper()
	return read[instance](d.at(ctx, http.MethodGet, "", ""), http.StatusOK)
}

// filled is a draft with the right envelope and return.
func (d *desk) filled(ctx context.Context) *draft {
	ginkgo.GinkgoHelper()
	draft := d.draft(ctx)
	gomega.Expect(draft.put(ctx, envelope{}.document()).Status).To(gomega.Equal(http.StatusCreated))
	gomega.Expect(draft.addReturn(ctx, filing{}).Status).To(gomega.Equal(http.StatusCreated))
	return draft
}

// complete is a draft that waits to be confirmed.
func (d *desk) complete(ctx context.Context) *draft {
	ginkgo.GinkgoHelper()
	draft := d.filled(ctx)
	expectTask(draft.next(ctx), "Task_2")
	return draft
}

// filed is a return that was confirmed.
func (d *desk) filed(ctx context.Context) *draft {
	ginkgo.GinkgoHelper()
	draft := d.complete(ctx)
	expectTask(draft.next(ctx), "Task_3")
	return draft
}

// process is what cases read of the state of a process.
type process struct {
	CurrentTask *struct {
		ElementID string `json:"elementId"`
	} `json:"currentTask"`
}

// expectTask demands a process state in a task.
func expectTask(a answer, task string) {
	ginkgo.GinkgoHelper()
	state := read[process](a, http.StatusOK)
	gomega.Expect(state.CurrentTask).NotTo(gomega.BeNil(), a.Body)
	gomega.Expect(state.CurrentTask.ElementID).To(gomega.Equal(task))
}

// types lists the data types of an instance's files, in order.
func (i instance) types() []string {
	var types []string
	for _, e := range i.Data {
		types = append(types, e.DataType)
	}
	return types
}

// of is the one file of a data type.
func (i instance) of(dataType string) dataElement {
	ginkgo.GinkgoHelper()
	var found []dataElement
	for _, e := range i.Data {
		if e.DataType == dataType {
			found = append(found, e)
		}
	}
	gomega.Expect(found).To(gomega.HaveLen(1), dataType)
	return found[0]
}

// told demands a refusal with a body, told by the header for cases to see why.
func told(a answer, status int, body string) {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Equal(status), a.Body)
	gomega.Expect(a.Body).To(gomega.Equal(body), a.Header.Get("Portprove-Why"))
	if status >= http.StatusBadRequest {
		gomega.Expect(a.contentType()).To(gomega.Equal(saidToBe(body)), body)
	}
}

// saidToBe is the media type that the app names for a body: each of its forms
// has one of its own.
func saidToBe(body string) string {
	isObject := strings.HasPrefix(body, "{")
	switch {
	case body == "":
		return ""
	case isObject && strings.Contains(body, `"status":`) && !strings.Contains(body, `"instance":`):
		return "application/problem+json; charset=utf-8"
	case isObject, strings.HasPrefix(body, "["), strings.HasPrefix(body, `"`):
		return "application/json; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// document downloads the one file of a data type, by its own address.
func (d *draft) document(ctx context.Context, i instance, dataType string) answer {
	ginkgo.GinkgoHelper()
	a := get(ctx, i.of(dataType).Links.Apps, "Authorization", "Bearer "+d.token)
	gomega.Expect(a.Status).To(gomega.Equal(http.StatusOK), a.Body)
	return a
}
