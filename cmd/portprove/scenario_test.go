package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/scenarios/recorder"
)

func TestScenariosAtTheTestEnvironmentsNames(t *testing.T) {
	r := newRehearsedTest(t)
	verify := func(args ...string) outcome {
		return r.run(t, nil, slices.Concat([]string{"scenario", "verify"}, args, r.resolving())...)
	}
	o := verify("--all", "--person", "15817840008")
	o.expect(t, 0, `(?m)^return-breaks-schema +ok$`, `(?m)^exchange-misspelt-provider +ok$`, `(?m)^14 of 14 scenarios hold$`)
	if strings.Contains(o.out, "late-code") {
		t.Error("a scenario was told that needs a mock")
	}
	verify("late-code", "--person", "15817840008").expect(t, 2, "late-code is not marked safe_on_real")
	verify("--all").expect(t, 2, "who logs in there?")
}

func TestDriftIsExplained(t *testing.T) {
	file := put(t, `version: 1
id: return
title: Another answer
story: The recorded answer is not the server's. It differs in one member.
catalogue: [EXC-07]
evidence: {kind: derived, source: a test, date: "2026"}
severity: blocks
step: token
given:
  wrong:
    - {step: token, form: {grant_type: password}}
answer: {status: 400, headers: {content-type: application/json}, body: '{"error":"OTHER","error_description":"{{any}}"}'}
sees: a message
then: {stops: token, says: ["x"], next: ["y"]}
cure: none
`, "OTHER", "another_error")
	renamed := strings.TrimSuffix(file, ".xml") + ".yaml"
	if err := os.Rename(file, renamed); err != nil {
		t.Fatal(err)
	}
	portprove(t, "scenario", "lint", renamed).expect(t, 0, "1 files are right")
	portprove(t, "scenario", "verify", renamed).expect(t, 1, `(?m)^return +FAILED$`, `body\.error: recorded is "another_error", received was "unsupported_grant_type"`)
	portprove(t, "scenario", "verify", "late-kode").expect(t, 2, "did you mean late-code\\?")
	portprove(t, "scenario", "verify").expect(t, 2, "which scenario\\?")
}

func TestAScenarioAsHAR(t *testing.T) {
	file := filepath.Join(t.TempDir(), "late-code.har")
	portprove(t, "scenario", "har", "late-code", "--out", file).expect(t, 0, "written: ")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	session, err := recorder.ReadHAR(bytes.NewReader(text))
	if err != nil || len(session.Exchanges) != 2 || session.Exchanges[1].Status != 400 {
		t.Errorf("%v, %v", session, err)
	}
	for _, secret := range []string{"finance-secret", "15817840008", "eyJ"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("it shows %s", secret)
		}
	}
	if !bytes.Contains(text, []byte("invalid_grant (correlation id: ")) {
		t.Error("the answer is not in it")
	}
}
