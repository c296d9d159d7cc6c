package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var ofInstance = regexp.MustCompile(`\d+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// draft files as far as the planted person may, and looks at it.
func (v *vault) draft(t *testing.T, as []string) {
	t.Helper()
	call := func(code int, args ...string) string { return v.does(t, code, append(args, as...)...) }
	id := ofInstance.FindString(call(1, "submit", "return.xml", "--new", "--attachment", "bilag.pdf", "--created-by", "Kari"))
	call(1, "submit", "return.xml", "--attachment", "bilag.pdf", "--resume")
	call(2, "submit", "return.xml")
	call(0, "instance", "list")
	call(0, "instance", "show", id)
	call(2, "instance", "delete", id)
	call(1, "instance", "delete", id, "--yes", "--hard") // who may not confirm may not delete any more
}

// files lets somebody file who may, and the planted person look at it.
func (v *vault) files(t *testing.T, as, form []string) {
	t.Helper()
	call := func(code int, args ...string) string { return v.does(t, code, append(args, as...)...) }
	call(0, "authorize", byTestPerson)
	draft := ofInstance.FindString(call(1, "submit", "invalid.xml", "--new", "--confirm-anyway"))
	call(0, "instance", "delete", draft, "--yes", "--hard")
	call(1, "instance", "show", draft)
	call(3, "submit", "return.xml", "--new", "--no-wait")
	v.does(t, 0, append([]string{"clock", "advance", "60s"}, form...)...)
	call(0, "submit", "return.xml", "--resume")
	id := ofInstance.FindString(call(0, "instance", "list"))
	call(0, "authorize", "--person="+plantedPID)
	call(1, "submit", "return.xml", "--resume")
	call(0, "instance", "show", id)
	call(1, "instance", "delete", id, "--yes")
}

// plantReturns writes returns with a person where none belongs: one that the
// client refuses, one that the validator says something about.
func (v *vault) plantReturns(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(v.work, "return.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, element := range map[string]string{"of-a-person.xml": "organisasjonsnummer", "invalid.xml": "mvaKode"} {
		changed := regexp.MustCompile("(<"+element+">)[^<]*").ReplaceAll(text, []byte("${1}"+plantedPID))
		if err := os.WriteFile(filepath.Join(v.work, name), changed, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
