package trial

import (
	"fmt"

	"github.com/portprove/portprove/specs/judge"
)

// LeftOut is why a walk has no end when whoever drives the client has left the
// case out.
const LeftOut = "left out by whoever drives the client"

// verdict judges what was seen by the rules of a case: the traffic first, then
// how the client has ended.
func (t *Trial) verdict(p play, k *judge.Case, s sight) {
	found := p.finding(&s)
	if s.ending.Gone == LeftOut {
		k.Verdict, k.Reason = judge.Skipped, LeftOut
		return
	}
	hasWalked := p.isControl() || t.walked.Verdict == judge.Pass
	switch {
	case found != nil && found.verdict == judge.Fail && (hasWalked && s.ending.Gone == "" || !found.byEnding):
		k.Expected, k.Observed = found.expected, found.observed
		k.Verdict, k.Reason, k.Cure = judge.Fail, "not as it must be", p.cure
		if k.Level != judge.Must {
			k.Verdict, k.Reason = judge.Warn, "not as it "+k.Level+" be"
		}
	case !hasWalked:
		k.Verdict, k.Reason = judge.Inconclusive, "the client has not walked with nothing wrong, so that it stops here proves nothing"
		k.Cure = "See the case " + t.walked.ID + " first."
	case s.ending.Gone != "":
		k.Verdict, k.Reason = judge.Inconclusive, "the client gave no answer: "+s.ending.Gone
		k.Observed, k.Cure = s.way(), "Let it end by itself, or give it more time: --case-timeout. Again: --only "+k.ID
	case found != nil:
		k.Verdict, k.Reason, k.Expected, k.Observed = judge.Inconclusive, "the client never came to what the case is about", found.expected, found.observed
		if k.Cure = p.cure; p.refresh {
			k.Cure += " A client that uses no refresh tokens says so: --no-refresh."
		}
	case k.Exchanges == 0:
		k.Verdict, k.Reason = judge.Error, "the case has ended without having observed anything of its subject"
		k.Cure = "This says nothing about the client. Please report it with the case's id."
	default:
		k.Verdict = judge.Pass
	}
}

// finding is the first thing that speaks against the client. What was wrong
// counts before what is unclear, but for an ending of whoever has not come to
// the point.
func (p play) finding(s *sight) *finding {
	var unclear *finding
	for _, r := range p.rules {
		switch f := r(s); {
		case f == nil:
		case f.verdict == judge.Fail && (unclear == nil || !f.byEnding):
			return f
		case unclear == nil:
			unclear = f
		}
	}
	return unclear
}

// notApplicable says why a case can't be asked of the client.
func (p play) notApplicable(t *Trial) string {
	switch {
	case p.refresh && t.Terms.NoRefresh:
		return "the client is said to use no refresh tokens (--no-refresh)"
	case p.needs != "" && !t.Terms.does(p.needs):
		return fmt.Sprintf("the client is said to go no further than %s (--until)", t.Terms.reach())
	case p.unless != nil:
		return p.unless(&t.control)
	}
	return ""
}
