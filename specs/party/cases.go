package party

import (
	"context"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/portprove/portprove/specs/judge"
)

// test is one of ID-porten's: docs: idporten_verifikasjonstester. The step-up,
// the fifth, has a second one in the other direction, for those who ask for
// more themselves.
type test struct {
	requirement string
	text        string
	run         func(*visit, context.Context) error
	// needs are what the user must have said; lacking is what becomes of the
	// test otherwise: nobody can be asked, or somebody has left it out.
	needs   func(Options) bool
	lacking judge.Verdict
	reason  string
}

const chapter = "a relying party"

func tests() []test {
	const atSubstantial = "nobody comes in at substantial: --rp-level says high"
	takesSubstantial := func(o Options) bool { return !o.High }
	return []test{
		{"RP-VERIFY-01", "1, single sign-on from it at substantial", (*visit).fromOwnAtSubstantial, takesSubstantial, judge.NotApplicable, atSubstantial},
		{"RP-VERIFY-02", "2, single sign-on from it at high", (*visit).fromOwnAtHigh, nil, "", ""},
		{"RP-VERIFY-03", "3, single sign-on to it at substantial", (*visit).toOwnAtSubstantial, takesSubstantial, judge.NotApplicable, atSubstantial},
		{"RP-VERIFY-04", "4, single sign-on to it at high", (*visit).toOwnAtHigh, nil, "", ""},
		{"RP-VERIFY-05", "5, step-up: another service asks for high", (*visit).otherAsksForHigh, takesSubstantial, judge.NotApplicable, atSubstantial},
		{
			"RP-VERIFY-05", "5, step-up: it asks for high itself", (*visit).ownAsksForHigh,
			func(o Options) bool { return !o.High && o.HighURL != "" }, judge.NotApplicable,
			"it has no address that asks for high of somebody at substantial: --rp-high names one",
		},
		{
			"RP-VERIFY-06", "6, single logout from it", (*visit).logoutFromOwn,
			func(o Options) bool { return o.LogoutURL != "" }, judge.Skipped, "everybody has to have this: --rp-logout names the address that logs out",
		},
		{"RP-VERIFY-07", "7, single logout from another service", (*visit).logoutFromOther, nil, "", ""},
		{
			"RP-VERIFY-08", "8, timeout of its own session", (*visit).timeout,
			func(o Options) bool { return o.Wait != nil }, judge.Skipped, "it needs 31 minutes of real time: --rp-wait takes them",
		},
		{
			"RP-VERIFY-09", "9, forced re-authentication", (*visit).promptLogin,
			func(o Options) bool { return o.PromptLoginURL != "" }, judge.NotApplicable, "it has no address that sends prompt=login: --rp-prompt-login names one",
		},
		{
			"RP-VERIFY-10", "10, on behalf of", (*visit).onBehalfOf,
			func(o Options) bool { return o.OnBehalfOfURL != "" }, judge.NotApplicable, "it has no address that sends onbehalfof: --rp-on-behalf-of names one",
		},
		{
			"RP-VERIFY-11", "11, language", (*visit).language,
			func(o Options) bool { return o.LocaleURL != "" }, judge.NotApplicable, "it has no address that sends ui_locales: --rp-locale names one",
		},
	}
}

// left says why a test is not run; nothing if it is.
func (t test) left(o Options) (judge.Verdict, string) {
	if t.needs == nil || t.needs(o) {
		return "", ""
	}
	return t.lacking, t.reason
}

// Cases lists the tests, without verdicts.
func Cases(requirements []judge.Requirement) []judge.Case {
	list := make([]judge.Case, 0, len(tests()))
	for _, t := range tests() {
		list = append(list, t.named(requirements))
	}
	return list
}

func (t test) named(requirements []judge.Requirement) judge.Case {
	k := judge.Case{Chapter: chapter, Text: t.text, Requirements: []string{t.requirement}, Source: place(t.run)}
	k.ID = judge.CaseID(k.Requirements, k.Sentence())
	if i := slices.IndexFunc(requirements, func(r judge.Requirement) bool { return r.ID == t.requirement }); i >= 0 {
		k.Level = requirements[i].Level
	}
	return k
}

// place is where a test stands in the suite.
func place(run func(*visit, context.Context) error) string {
	f := runtime.FuncForPC(reflect.ValueOf(run).Pointer())
	file, line := f.FileLine(f.Entry())
	return "party/" + path.Base(strings.ReplaceAll(file, `\`, "/")) + ":" + strconv.Itoa(line)
}
