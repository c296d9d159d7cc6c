package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// The words that members may have.
var (
	severities = []string{"blocks", "misleads", "delays"}
	evidences  = []string{"documentation", "code", "seen", "derived"}
	endings    = []string{"accepted", "rejected", "done"}
	browsers   = []string{"", "robot", "person", "shared", "cancels", "declines", "two-tabs"}

	idForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dateForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	actForm  = regexp.MustCompile(`^([a-z_]+)(?:@([a-z]+))?(?:<([a-z]+))?(\?)?$`)
	// realNumber looks like a personal number that is not marked as synthetic.
	realNumber = regexp.MustCompile(`\b\d{2}[0-7]\d{8}\b`)
)

// flaws says all that is wrong with a scenario.
func (s Scenario) flaws(file string) []error {
	var found []error
	refuse := func(member, format string, args ...any) {
		found = append(found, fmt.Errorf("%s: %s: %s", file, member, fmt.Sprintf(format, args...)))
	}
	s.checkHead(file, refuse)
	s.checkStory(refuse)
	s.Given.check("given", refuse)
	s.checkAnswer(refuse)
	s.checkThen(refuse)
	s.checkSafe(refuse)
	return found
}

type refusal func(member, format string, args ...any)

func (s Scenario) checkHead(file string, refuse refusal) {
	if s.Version != Version {
		refuse("version", "is %d; this portprove reads %d", s.Version, Version)
	}
	if !idForm.MatchString(s.ID) {
		refuse("id", "%q is not like late-code", s.ID)
	}
	if stem := strings.TrimSuffix(file, ".yaml"); s.ID != stem {
		refuse("id", "is %q, but the file is called %s", s.ID, file)
	}
	for member, text := range map[string]string{"title": s.Title, "story": s.Story, "sees": s.Sees, "cure": s.Cure, "evidence.source": s.Evidence.Source} {
		if strings.TrimSpace(text) == "" {
			refuse(member, "is empty")
		}
	}
	choice(refuse, "severity", s.Severity, severities)
	choice(refuse, "evidence.kind", s.Evidence.Kind, evidences)
	if !dateForm.MatchString(s.Evidence.Date) {
		refuse("evidence.date", "%q is not like 2026, 2026-03 or 2026-03-14", s.Evidence.Date)
	}
	if len(s.Catalogue) == 0 {
		refuse("catalogue", "names no entry")
	}
	for _, id := range s.Catalogue {
		if _, ok := catalogue.Find(id); !ok {
			refuse("catalogue", "there is no entry %q", id)
		}
	}
}

func (s Scenario) checkStory(refuse refusal) {
	choice(refuse, "step", s.Step, stepNames)
	if s.Attempt < 0 {
		refuse("attempt", "is below 1")
	}
	for _, text := range []string{s.Story, s.Sees, s.Cure, s.Answer.Body} {
		if realNumber.MatchString(text) {
			refuse("story", "has what looks like a real personal number; synthetic ones have 80 added to the month")
		}
	}
}

func (g Given) check(at string, refuse refusal) {
	if _, err := time.Parse(time.RFC3339, g.Clock); g.Clock != "" && err != nil {
		refuse(at+".clock", "%q is not like 2026-05-15T12:00:00Z", g.Clock)
	}
	for i, e := range g.Events {
		e.check(fmt.Sprintf("%s.events[%d]", at, i), true, refuse)
	}
	for i, w := range g.Wrong {
		w.check(fmt.Sprintf("%s.wrong[%d]", at, i), refuse)
	}
	for i, act := range g.Acts {
		g.checkAct(fmt.Sprintf("%s.acts[%d]", at, i), act, refuse)
	}
	for name, part := range g.Actors {
		choice(refuse, at+".actors."+name+".browser", part.Browser, browsers)
	}
	if g.Without != nil {
		if g.Without.Without != nil {
			refuse(at+".without", "has a without itself")
		}
		g.Without.check(at+".without", refuse)
	}
}

func (w Wrong) check(at string, refuse refusal) {
	choice(refuse, at+".step", w.Step, stepNames)
	if w.Token != "" {
		choice(refuse, at+".token", w.Token, tokenKinds)
	}
	if w.Instead != "" {
		choice(refuse, at+".instead", w.Instead, stepNames)
	}
}

func (g Given) checkAct(at, act string, refuse refusal) {
	parts := actForm.FindStringSubmatch(act)
	if parts == nil {
		refuse(at, "%q is not like token, submit?, token@second or refresh@second<main", act)
		return
	}
	choice(refuse, at, parts[1], actNames)
	for _, actor := range parts[2:4] {
		if _, known := g.Actors[actor]; actor != "" && actor != mainActor && !known {
			refuse(at, "there is no actor %q", actor)
		}
	}
}

func (e Event) check(at string, needsStep bool, refuse refusal) {
	if needsStep {
		choice(refuse, at+".step", e.Step, stepNames)
	}
	if e.Advance == "" && e.World == nil && e.Age == "" && e.Keys == "" {
		refuse(at, "does nothing; allowed: advance, world, age, keys")
	}
	if e.Keys != "" {
		choice(refuse, at+".keys", e.Keys, []string{"rotate", "withdraw"})
	}
}

func (s Scenario) checkAnswer(refuse refusal) {
	if s.Answer.Lost {
		if s.Answer.Status != 0 || s.Answer.Body != "" {
			refuse("answer", "is lost and has a status or body")
		}
		return
	}
	if s.Answer.Status < 200 || s.Answer.Status > 599 {
		refuse("answer.status", "is %d", s.Answer.Status)
	}
	if err := checkPlaceholders(s.Answer.Body); err != nil {
		refuse("answer.body", "%v", err)
	}
	for member, claims := range s.Answer.Claims {
		for name, value := range claims {
			if err := checkPlaceholders(value); err != nil {
				refuse("answer.claims."+member+"."+name, "%v", err)
			}
		}
	}
	for name, value := range s.Answer.Headers {
		if err := checkPlaceholders(value); err != nil {
			refuse("answer.headers."+name, "%v", err)
		}
	}
}

func (s Scenario) checkThen(refuse refusal) {
	t := s.Then
	switch {
	case t.Stops == "" && t.Ends == "":
		refuse("then", "says neither stops nor ends")
	case t.Stops != "" && t.Ends != "":
		refuse("then", "says both stops and ends")
	case t.Stops != "":
		choice(refuse, "then.stops", t.Stops, actNamesAndSteps())
		if len(t.Says) == 0 || len(t.Next) == 0 {
			refuse("then", "a client that stops says something, and what to do next")
		}
	default:
		choice(refuse, "then.ends", t.Ends, endings)
	}
	for i, e := range t.Mend {
		e.check(fmt.Sprintf("then.mend[%d]", i), false, refuse)
	}
	for i, act := range t.Cured {
		s.Given.checkAct(fmt.Sprintf("then.cured[%d]", i), act, refuse)
	}
	for member, counts := range map[string]map[string]int{"then.requests": t.Requests, "then.least": t.Least} {
		for step := range counts {
			choice(refuse, member, step, stepNames)
		}
	}
}

func choice(refuse refusal, member, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		refuse(member, "%q is not allowed; allowed: %s", value, strings.Join(allowed, ", "))
	}
}
