package interop_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
	"github.com/portprove/portprove/specs/trial/trialtest"
)

// finding is a case that a client does not pass, and why that is so.
type finding struct {
	id      string
	verdict judge.Verdict
	why     string
}

// foreign is a client that nobody here wrote, used as its documentation shows.
type foreign struct {
	name, folder string
	command      func(*testing.T) []string
	findings     []finding
}

const (
	noLevel = "The library leaves acr to the program, and a plain program does not look. At ID-porten a person may log in lower than was asked for, " +
		"so the program has to compare."
	noFuture = "The library does not look whether iat is in the future. OIDC Core lets it, so this is a warning."
	noTLS    = "The library trusts the connection to the token endpoint in place of the signature, as OIDC Core 3.1.3.7 (6) lets a client do with TLS. " +
		"Its `enableNonRepudiationChecks` turns the check on; without it the finding belongs into a waiver."
	noIssuer = "golang.org/x/oauth2 and go-oidc do not read the answer at redirect_uri; that is the program's part, and hardly one compares iss (RFC 9207)."
	noClaims = "The library demands iss, aud and exp, and passes over a token without the others."
)

var foreigners = []foreign{
	{
		name: "golang.org/x/oauth2 with coreos/go-oidc", folder: "plain",
		command: func(t *testing.T) []string { t.Helper(); return []string{plain(t)} },
		findings: []finding{
			{"CLI-IDT-05.1768", judge.Warn, noFuture},
			{"CLI-IDT-07.31f8", judge.Fail, noLevel},
			{"CLI-IDT-07.b3a7", judge.Fail, noLevel},
			{"CLI-IDT-08.9184", judge.Fail, noClaims},
			{"CLI-IDT-08.ae27", judge.Fail, noClaims},
			{"CLI-REDIR-02.16a5", judge.Fail, noIssuer},
			{"CLI-REDIR-02.b7a1", judge.Fail, noIssuer},
		},
	},
	{
		name: "openid-client for Node", folder: "node/judged.mjs",
		command: func(t *testing.T) []string { t.Helper(); return []string{nodeProgram(t), "node/judged.mjs"} },
		findings: []finding{
			{"CLI-IDT-01.20e7", judge.Pass, "alg none is refused all the same."},
			{"CLI-IDT-01.66a5", judge.Fail, noTLS},
			{"CLI-IDT-01.6c86", judge.Fail, noTLS},
			{"CLI-IDT-01.a07f", judge.Fail, noTLS},
			{"CLI-IDT-01.cae2", judge.Fail, noTLS},
			{"CLI-IDT-05.1768", judge.Warn, noFuture},
			{"CLI-IDT-07.31f8", judge.Fail, noLevel},
			{"CLI-IDT-07.b3a7", judge.Fail, noLevel},
		},
	},
}

// What check client finds at them is known and explained, to the case: whatever
// is more, or less, is a change of theirs or of ours.
func TestForeignClientsAreJudged(t *testing.T) {
	t.Parallel()
	for _, f := range foreigners {
		t.Run(f.folder, func(t *testing.T) {
			t.Parallel()
			want := map[string]judge.Verdict{}
			for _, x := range f.findings {
				want[x.id] = x.verdict
			}
			passed := 0
			for _, k := range trialtest.Judged(t, trialtest.Court(t, f.command(t)...)) {
				expected, known := want[k.ID]
				if !known {
					expected = judge.Pass
				}
				if k.Verdict != expected || k.Exchanges == 0 {
					t.Errorf("%s %s, not %s: %s; %s; %s", k.ID, k.Verdict, expected, k.Sentence(), k.Reason, k.Observed)
				}
				if k.Verdict == judge.Pass {
					passed++
				}
				delete(want, k.ID)
			}
			if len(want) > 0 || passed < 60 {
				t.Errorf("%d cases pass; there are no cases %v", passed, slices.Collect(maps.Keys(want)))
			}
		})
	}
}

// findingsFile tells readers what the table above knows.
const findingsFile = "FINDINGS.md"

func TestFindingsAreWrittenDown(t *testing.T) {
	t.Parallel()
	want := findingsText(t)
	if os.Getenv("PORTPROVE_FINDINGS_WRITE") == "1" {
		if err := os.WriteFile(findingsFile, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(findingsFile)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the tests know (%v); PORTPROVE_FINDINGS_WRITE=1 writes it", findingsFile, err)
	}
}

func findingsText(t *testing.T) string {
	t.Helper()
	list, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	sentences := map[string]string{}
	for _, k := range trial.Cases(list) {
		sentences[k.ID] = k.Sentence()
	}
	var b strings.Builder
	b.WriteString("# What `portprove check client` finds at two usual libraries\n\nEach is used as its documentation shows, by a program of this folder. " +
		"Whatever is not listed passes; a test keeps this list true.\n")
	for _, f := range foreigners {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n| case | verdict | what | why |\n|---|---|---|---|\n", f.name, f.folder)
		for _, x := range f.findings {
			if sentences[x.id] == "" {
				t.Errorf("there is no case %s", x.id)
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", x.id, x.verdict, sentences[x.id], x.why)
		}
	}
	return b.String()
}
