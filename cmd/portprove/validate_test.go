package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/control"
)

// at sets the clock of the stage's mock.
func (s *stage) at(t *testing.T, moment string) {
	t.Helper()
	now, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&control.Client{URL: s.Control}).Set(t.Context(), now); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) made(t *testing.T, args ...string) outcome {
	t.Helper()
	return portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": s.Control}, append([]string{"return", "new"}, args...)...)
}

// put writes a file with a word replaced.
func put(t *testing.T, text, old, with string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("there is no %q", old)
	}
	file := filepath.Join(t.TempDir(), "return.xml")
	if err := os.WriteFile(file, []byte(strings.Replace(text, old, with, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestValidate(t *testing.T) {
	s := newStage(t)
	s.at(t, "2026-05-20T12:00:00Z")
	text := s.made(t).out
	right := put(t, text, "<sats>", "<sats>")
	s.call(t, "validate", right).expect(t, 2, `there is no ID-porten token to validate with; run portprove authorize first`)
	s.call(t, "authorize", byTestPerson).expect(t, 0)
	s.call(t, "validate", right).expect(t, 0, `(?m)\AThe verdict: ingen avvik \(clean\)\.\nThe final verdict comes after the submission\.\n\z`)
	s.call(t, "validate", put(t, text, ">15000<", ">16000<")).expect(t, 0,
		`\AThe verdict: avvikende skattemelding \(deviating: it may be filed, and may be picked for control\)\.\n  deviating: Summen av merverdiavgift `,
		`\n    MVA_MELDINGSINNHOLD_SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER at //fastsattMerverdiavgift`, `\nWARNING: read the deviations before you file it\.`)
	invalid := put(t, text, "<mvaKode>1<", "<mvaKode>7<")
	s.call(t, "validate", invalid).expect(t, 1,
		`\AThe verdict: ugyldig skattemelding \(invalid: it would not count as delivered\)\.\n  invalid: Kodelinjene i mva-meldingen må inneholde gyldige koder\.\n`+
			`    MvaMeldingsinnhold_MvaKode_UkjentMvaKode at //mvaSpesifikasjonslinje, code 7\n`, `\nCorrect the return and validate it again; don't file it like this\.\n\z`)
	var told judged
	o := s.call(t, "validate", invalid, "--json")
	if o.expect(t, 1); json.Unmarshal([]byte(o.out), &told) != nil || told.Outcome != "invalid" || told.Word != "ugyldig skattemelding" ||
		len(told.Findings) == 0 || told.Findings[0].MVACode != "7" || told.Next == "" {
		t.Errorf("%+v in %s", told, o.out)
	}
	s.call(t, "validate", put(t, text, "<mvaMeldingDto ", "<mvaMeldingDto x='1' ")).expect(t, 1, `, line \d+, column \d+\n    cvc-complex-type`)
	s.at(t, "2026-05-20T15:00:00Z")
	s.call(t, "validate", right).expect(t, 1, `Web service returned error code 401 \(`, `This was step validate, in Finance "Send report, validation"\.`, `so it has expired`)
	s.expectNoSecretSaid(t)
}

func TestValidatesWrongCalls(t *testing.T) {
	s := newStage(t)
	s.at(t, "2026-05-20T12:00:00Z")
	text := s.made(t).out
	s.call(t, "validate").expect(t, 2, `accepts 1 arg`)
	s.call(t, "validate", "none.xml").expect(t, 2, `the return can't be read: open none\.xml`)
	s.call(t, "validate", t.TempDir()).expect(t, 2, `the return can't be read`)
	s.call(t, "validate", put(t, text, "</mvaMeldingDto>", "")).expect(t, 2, `return\.xml: The return, line \d+: It is not well-formed XML: unexpected EOF`)
	s.call(t, "validate", put(t, text, "311223348", "15817840008")).expect(t, 2, `organisasjonsnummer is "\*\*\*"; allowed is nine digits`)
	s.call(t, "authorize", byTestPerson).expect(t, 0)
	right := put(t, text, "<sats>", "<sats>")
	host := regexp.MustCompile(`//([^/]+)/`).FindStringSubmatch(s.Control)[1]
	s.call(t, "validate", right, "--resolve", host+":127.0.0.1:1").expect(t, 3, `gave no whole answer`, `run validate again`)
	portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "validate", right, "--store", s.dir).expect(t, 3, `no mock answers`)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	portproveIn(cancelled, map[string]string{"PORTPROVE_CONTROL": s.Control}, "validate", right, "--store", s.dir).expect(t, 1)
}

func TestReturnNew(t *testing.T) {
	s := newStage(t)
	s.at(t, "2026-04-30T12:00:00Z")
	s.made(t).expect(t, 0, `\A<\?xml version="1\.0" encoding="UTF-8"\?>\n<mvaMeldingDto `, `>januar-februar<`, `<aar>2026<`, `>311223348<`, `>alminnelig<`)
	s.made(t, "--term", "mars-april").expect(t, 0, `>mars-april<`, `<aar>2025<`)
	s.made(t, "--year", "2024").expect(t, 0, `>november-desember<`, `<aar>2024<`)
	s.made(t, "--category", "omvendtAvgiftsplikt", "--organisation", "314556674").expect(t, 0, `>januar-mars<`, `<aar>2026<`, `>314556674<`, `>omvendtAvgiftsplikt<`)
	s.made(t, "--json").expect(t, 0, `"term": "januar-februar",\n  "year": 2026,\n  "amount": "15000",\n  "document": "<\?xml`)
	s.made(t, "--term", "mars-mai").expect(t, 2, `there is no term "mars-mai"; allowed are`)
	s.made(t, "--category", "eHandel").expect(t, 2, `the category is "eHandel"; allowed are alminnelig, primaernaering, kompensasjon, omvendtAvgiftsplikt`)
	s.made(t, "--organisation", "1").expect(t, 2, `the organisation is "1"; allowed is a number of nine digits`)
	s.made(t, "--year", "2021").expect(t, 2, `the year is 2021; allowed are those from 2022 on`)
	s.made(t, "--yaer", "2021").expect(t, 2, `did you mean --year\?`)
	// Without a mock it goes by this machine's clock.
	portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "return", "new").expect(t, 0, `<aar>20\d\d<`)
	portproveIn(t.Context(), nil, "return").expect(t, 0, `return new|new  `)
	portproveIn(t.Context(), nil, "return", "nwe").expect(t, 2, `did you mean new\?`)
}

func TestReturnNewKeepsFiles(t *testing.T) {
	s := newStage(t)
	s.at(t, "2026-05-20T12:00:00Z")
	file := filepath.Join(t.TempDir(), "return.xml")
	s.made(t, "--out", file).expect(t, 0, `return\.xml: a return of 311223348 for mars-april 2026, to pay 15000\. Run portprove validate .*return\.xml\.`)
	before, err := os.ReadFile(file)
	if err != nil || string(before) != s.made(t).out {
		t.Errorf("%v, %s", err, before)
	}
	s.made(t, "--out", file, "--year", "2025").expect(t, 2, `exists and is kept as it is: name another file with --out, or add --force`)
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, before) {
		t.Errorf("%v, %s", err, after)
	}
	s.made(t, "--out", file, "--year", "2025", "--force", "--json").expect(t, 0, `"file": ".*return\.xml",`, `"term": "november-desember",\n  "year": 2025,`)
	if after, err := os.ReadFile(file); err != nil || !strings.Contains(string(after), "<aar>2025<") {
		t.Errorf("%v, %s", err, after)
	}
	s.made(t, "--out", filepath.Join(t.TempDir(), "none", "x.xml")).expect(t, 2, `the return can't be written`)
}
