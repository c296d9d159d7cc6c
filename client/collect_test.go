package client

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheVerdictDecides(t *testing.T) {
	cases := []struct {
		verdict string
		outcome Outcome
		status  string
		what    string
	}{
		{"ingen avvik", Clean, theReports[7][len("collect: Download validation result, payment information, receipt: "):], "The return is accepted."},
		{"avvikende skattemelding", Deviating, theReports[7][len("collect: Download validation result, payment information, receipt: "):], "The return is accepted, with deviations: it may be picked for control."},
		{"ugyldig skattemelding", Invalid, "NO VAT Error validation of uploaded VAT return", "The return was filed and then rejected"},
	}
	for _, tc := range cases {
		f := newFiler(t)
		f.verdict = tc.verdict
		r, err := f.submit()
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict.Outcome != tc.outcome || r.Accepted() != (tc.outcome != Invalid) || r.Instance.Label != "Mottatt" || len(r.Receipt) == 0 {
			t.Errorf("%s: %+v", tc.verdict, r)
		}
		report := f.reports[7]
		if report.OK != r.Accepted() || report.Status != tc.status || !strings.HasPrefix(report.What, tc.what) || f.last().Outcome != tc.outcome {
			t.Errorf("%s: %+v, saved %v", tc.verdict, report, f.last())
		}
	}
	if (Result{}).Accepted() {
		t.Error("no verdict is no acceptance")
	}
}

func TestWithoutAVerdictNothingIsKnown(t *testing.T) {
	f := newFiler(t)
	f.lacks = "valideringsresultat"
	r, err := f.submit()
	e := f.refusal(err)
	if r.Accepted() || !e.Filed || !strings.Contains(e.What, "has no final verdict (valideringsresultat)") || f.last().Outcome != "" {
		t.Errorf("%+v %v", r, e)
	}

	f = newFiler(t)
	f.verdict = "uvisst"
	if e := f.fails(); !e.Filed || !strings.HasPrefix(e.What, "The final verdict can't be read: ") {
		t.Error(e)
	}
}

func TestAPaymentThatCantBeReadIsKept(t *testing.T) {
	f := newFiler(t)
	pass := func(w http.ResponseWriter, do func() reply) { respond(w, do()) }
	f.faults["download"] = []fault{pass, answers(200, "<x/>")}
	r, err := f.submit()
	if err != nil || string(r.Payment.Document) != "<x/>" || !strings.HasSuffix(f.reports[7].What, "The payment information can't be read.") {
		t.Errorf("%+v, %v", r.Payment, err)
	}
}

func TestAnInvalidReturnIsNotFiled(t *testing.T) {
	f := newFiler(t)
	f.judged = "ugyldig skattemelding"
	e := f.fails()
	if e.What != "The validation says that the return is invalid, so it is not filed." || len(f.lines()) != 1 || len(f.saved) != 0 {
		t.Errorf("%v, asked %q", e, f.lines())
	}
	if f.reports[0].OK || f.reports[0].Status != "NO VAT Error VAT return validation" || f.reports[0].Kind != "BusinessError" {
		t.Errorf("%+v", f.reports)
	}
	f.options.ConfirmAnyway = true
	f.hasFiled(f.submit())

	f = newFiler(t)
	f.judged = "avvikende skattemelding"
	f.hasFiled(f.submit())

	// Told once, it is told again by whoever resumes.
	f = newFiler(t)
	f.judged, f.options.ConfirmAnyway = "ugyldig skattemelding", true
	f.faults["fill"] = []fault{drop(false)}
	f.stops()
	f.options.ConfirmAnyway = false
	_, err := f.resume()
	if e := f.refusal(err); e.Step != "confirm" || f.filed() != 0 {
		t.Error(e)
	}
}

func TestAValidationThatFailsEndsTheWay(t *testing.T) {
	f := newFiler(t, asFinance)
	f.faults["validate"] = []fault{answers(401, "")}
	e := f.fails()
	if e.Step != "validate" || e.Finance != "NO VAT Error sending VAT return validation request" || len(f.lines()) != 1 || f.reports[0].OK {
		t.Errorf("%+v", e)
	}
}

func TestBeginRefuses(t *testing.T) {
	f := newFiler(t)
	files := f.files
	f.files = append(f.files, f.files[0])
	if e := f.fails(); !strings.HasPrefix(e.What, "The files can't be submitted so: ") {
		t.Error(e)
	}
	f.files, f.ret = files, Return{}
	if _, err := f.c.Begin(f.tokens, Verdict{Outcome: Clean}, f.ret, f.files, f.options); !strings.Contains(f.refusal(err).What, "no return") {
		t.Error(err)
	}
	if _, err := f.c.CreateInstance(t.Context(), f.tokens.Altinn, Submission{}); !strings.Contains(f.refusal(err).What, "no submission") {
		t.Error(err)
	}
}

func TestProductionWantsToBeTold(t *testing.T) {
	f := newFiler(t, func(cfg *Config) { cfg.Profile.Name = "prod" })
	if e := f.fails(); !strings.Contains(e.What, "real return in production") || f.count("POST ") != 0 {
		t.Error(e)
	}
	f.options.RealReturn = true
	f.hasFiled(f.submit())
}
