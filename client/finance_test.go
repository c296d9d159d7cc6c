package client

import (
	"net/http"
	"strings"
	"testing"
)

func TestFinanceWalksTheWay(t *testing.T) {
	f := newFiler(t, asFinance)
	f.hasFiled(f.submit())
	if f.count("GET {i}/feedback/status") != 1 || f.count("GET {i}/feedback") != 1 || f.count("GET {i}") != 0 {
		t.Errorf("asked %q", f.lines())
	}
}

// Finance takes one exact status, and shows the body as it came.
func TestFinanceTakesOneExactStatus(t *testing.T) {
	pass := func(status int) fault {
		return func(w http.ResponseWriter, do func() reply) { r := do(); r.status = status; respond(w, r) }
	}
	cases := []struct {
		op     string
		status int
		is     string
		kind   string
	}{
		{"create", 200, "NO VAT Error sending request to create an instance", "TechnicalError"},
		{"envelope", 200, "NO VAT Return submission uploading error", "TechnicalError"},
		{"upload", 200, "NO VAT Error VAT return uploading", "TechnicalError"},
		{"fill", 201, "NO VAT Error of data filling completion", "TechnicalError"},
		{"confirm", 201, "NO VAT Error completion of VAT return submission", "TechnicalError"},
		{"status", 404, "NO VAT Error sending request for status of feedback", "TechnicalError"},
		{"download", 404, "NO VAT Error file download", "TechnicalError"},
	}
	for _, tc := range cases {
		f := newFiler(t, asFinance)
		f.faults[tc.op] = []fault{pass(tc.status)}
		e := f.fails()
		report := f.reports[len(f.reports)-1]
		if e.Finance != tc.is || report.Status != tc.is || report.Kind != tc.kind || report.OK || f.last().Status != tc.is {
			t.Errorf("%s: %+v, report %+v", tc.op, e, report)
		}
		if !strings.Contains(e.Error(), `There the message now has the status "`+tc.is+`" (`+tc.kind+`).`) {
			t.Error(e)
		}
	}
	const body = `"Valideringsfeil: skattleggingsperiode må være utfylt. Validation error: skattleggingsperiode must be populated"`
	f := newFiler(t, asFinance)
	f.faults["fill"] = []fault{answers(409, body)}
	if e := f.fails(); e.What != "Web service returned error code 409 ("+body+")." || !strings.Contains(e.Why, "is empty") {
		t.Error(e)
	}
}

// Finance resumes by its table of statuses, and does not look: the answers that
// get lost cost it what they cost.
func TestFinanceResumesByItsTable(t *testing.T) {
	t.Run("an envelope that was stored with 200 is sent again", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.faults["envelope"] = []fault{doneBut(200, `{"changedFields":{"x":1}}`)}
		f.stops()
		f.hasFiled(f.resume())
	})
	t.Run("a return that was stored is stored twice", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.faults["upload"] = []fault{drop(true)}
		f.stops()
		_, err := f.resume()
		if e := f.refusal(err); e.Step != "fill" || e.Status != 409 || !strings.Contains(e.Why, "Two files have one name") || f.filed() != 0 {
			t.Error(e)
		}
		_, err = f.resume() // from here only the same request is open
		if e := f.refusal(err); e.Step != "fill" {
			t.Error(e)
		}
	})
	t.Run("a filling that was carried out is a confirmation the second time", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.settles = false
		f.faults["fill"] = []fault{drop(true)}
		f.stops()
		_, err := f.resume()
		if e := f.refusal(err); e.Step != "confirm" || e.Status != 409 || e.Filed || f.filed() != 1 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("no feedback yet", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.settles, f.provided = false, false
		if e := f.fails(); !e.Filed || e.Finance != "NO VAT Feedback not provided" || !strings.Contains(e.Error(), "(Success)") || f.slept != 0 {
			t.Errorf("%+v", e)
		}
		f.settle(f.instances[0])
		f.provided = true
		f.hasFiled(f.resume())
		f.hasFiled(f.resume()) // the documents may be fetched again
	})
	t.Run("a rejected return leads nowhere", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.verdict = "ugyldig skattemelding"
		r, err := f.submit()
		if err != nil || r.Accepted() || strings.Join(r.Missing, " ") != "betalingsinformasjon kvittering" || f.count("GET {i}/data/{d}") != 1 {
			t.Errorf("%+v, %v", r, err)
		}
		_, err = f.resume()
		if e := f.refusal(err); e.What != `In Finance nothing leads on from the status "NO VAT Error validation of uploaded VAT return".` {
			t.Error(e)
		}
	})
	t.Run("an answer to the creation that can't be read leads nowhere", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.faults["create"] = []fault{answers(201, "<html>")}
		if e := f.fails(); e.Finance != "NO VAT Error importing create instance response" {
			t.Errorf("%+v", e)
		}
		_, err := f.resume()
		if e := f.refusal(err); !strings.HasPrefix(e.What, "In Finance nothing leads on") {
			t.Error(e)
		}
	})
	t.Run("feedback that was imported, and is not marked as received", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.faults["feedback"] = []fault{func(w http.ResponseWriter, do func() reply) {
			r := do()
			r.body = strings.Replace(r.body, "Mottatt", "Annet", 1)
			respond(w, r)
		}}
		f.hasFiled(f.submit())
		if got := f.reports[6].Status; got != "NO VAT Feedback imported" {
			t.Error(got)
		}
	})
	t.Run("each request has its own name", func(t *testing.T) {
		pass := func(w http.ResponseWriter, do func() reply) { respond(w, do()) }
		for _, tc := range []struct {
			op            string
			faults        []fault
			label, status string
		}{
			{"status", []fault{drop(false)}, "Send feedback status request", "NO VAT Error sending request for status of feedback"},
			{"status", []fault{answers(200, "x")}, "Send feedback status request", "NO VAT Error importing of feedback status response"},
			{"feedback", []fault{answers(403, "")}, "Send feedback request", "NO VAT Error sending request for feedback"},
			{"download", []fault{answers(404, "")}, "Download validation result", "NO VAT Error file download"},
			{"download", []fault{answers(200, "<x/>")}, "Download validation result, payment information, receipt", "NO VAT Error importing of final validation result"},
			{"download", []fault{pass, answers(404, "")}, "Download payment information", "NO VAT Error file download"},
			{"download", []fault{pass, pass, answers(404, "")}, "Download receipt", "NO VAT Error file download"},
		} {
			f := newFiler(t, asFinance)
			f.faults[tc.op] = tc.faults
			if e := f.fails(); e.Label != tc.label || e.Finance != tc.status || financeKind(e.Finance) != "TechnicalError" || !e.Filed {
				t.Errorf("%s: %+v", tc.op, e)
			}
			f.hasFiled(f.resume())
		}
	})
	t.Run("a creation whose answer was lost is made again", func(t *testing.T) {
		f := newFiler(t, asFinance)
		f.faults["create"] = []fault{drop(true)}
		f.stops()
		f.hasFiled(f.resume())
		if len(f.instances) != 2 || f.count("GET /"+theParty+"/active") != 0 {
			t.Errorf("asked %q", f.lines())
		}
	})
}

func TestEveryStatusOfFinanceLeadsSomewhere(t *testing.T) {
	for _, name := range financeOrder {
		if next, ok := financeNext(financeStatuses[name].good); !ok || numbers[next] < numbers[name] {
			t.Errorf("after %s: %q", name, next)
		}
		next, ok := financeNext(financeStatuses[name].bad)
		if ok != (name != stepValidate) || (ok && next != name) {
			t.Errorf("after %s failed: %q", name, next)
		}
	}
	if _, ok := financeNext("NO VAT unknown"); ok {
		t.Error("an unknown status leads on")
	}
	if got := faultsOf(Config{Persona: "else"}); !strings.Contains(got, `client: Config.Persona is "else"; allowed is finance, or none`) {
		t.Error(got)
	}
}

func faultsOf(cfg Config) string {
	_, err := New(cfg)
	return err.Error()
}
