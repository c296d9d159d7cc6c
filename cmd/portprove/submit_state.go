package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/store"
)

// choose decides by what is kept whether a submission may begin, or which one
// goes on. Nobody begins a second one by accident.
func (s *submitting) choose(filing *store.Filing, ret client.Return) (client.SubmissionRecord, error) {
	before, ok, err := filing.Load()
	switch {
	case err != nil:
		return before, err
	case s.resume && !ok:
		return before, usageError{fmt.Errorf("no submission of %s was begun here, so there is none to resume; run it without --resume", nameOf(ret))}
	case s.resume || s.anew || !ok || !before.Begun():
		return before, nil
	case !before.Finished():
		return before, usageError{errors.New(unfinished(before, ret))}
	case before.Submits(ret):
		return before, usageError{fmt.Errorf("this very return was filed already, as instance %s; --resume fetches its documents again, --new files it once more", before.Instance)}
	}
	return before, nil // another return for the same term: the last one counts
}

func nameOf(r client.Return) string {
	return fmt.Sprintf("organisation %s, %s %d (%s)", r.Organisation, r.Term.Name, r.Year, clean(r.Category))
}

// unfinished says what stands in the way and both ways on.
func unfinished(r client.SubmissionRecord, ret client.Return) string {
	text := fmt.Sprintf("a submission of %s was begun at %s and is not finished: %s. ", nameOf(ret), r.BegunAt.UTC().Format(time.RFC3339), stateOf(r))
	if r.Submits(ret) {
		return text + "--resume goes on with it; --new begins again" + leaves(r)
	}
	return text + "It is of another file for the same term: --resume with that file goes on; --new begins with this one" + leaves(r)
}

// pendingConfirm is the request that files the return, under way.
const pendingConfirm = "confirm"

// leaves is what beginning again leaves behind.
func leaves(r client.SubmissionRecord) string {
	switch {
	case r.Instance == "":
		return ", and may leave a draft behind (the answer to its creation was lost)."
	case r.Filed():
		return ", although instance " + r.Instance + " is filed: the last return counts."
	case r.Pending == pendingConfirm:
		return ", although instance " + r.Instance + " may be filed: the last return counts."
	}
	return ", and leaves the draft " + r.Instance + " behind."
}

// stateOf is how far a submission is.
func stateOf(r client.SubmissionRecord) string {
	var parts []string
	switch {
	case r.Finished():
		parts = append(parts, "filed, "+finalWords[r.Outcome])
	case r.Filed():
		parts = append(parts, "filed, without a verdict yet")
	case r.Pending == pendingConfirm:
		parts = append(parts, "not known whether it is filed")
	default:
		parts = append(parts, "not filed")
	}
	if r.Instance != "" {
		parts = append(parts, "instance "+r.Instance)
	}
	if r.Pending != "" {
		parts = append(parts, "the answer is not known of: "+clean(r.Pending))
	}
	return strings.Join(parts, ", ")
}

// waiting is how to wait for feedback: the profile's way, unless flags say
// otherwise.
func (s *submitting) waiting(at *session, o *client.SubmitOptions) {
	f := at.profile.Feedback
	o.Feedback = client.FeedbackOptions{Mode: f.Mode, Interval: f.Interval, Limit: f.Limit}
	if s.feedback != "" {
		o.Feedback.Mode = s.feedback
	}
	if s.noWait {
		o.Feedback.Limit = time.Nanosecond
	}
}

var ways = []string{"both", "status", "feedback", "instance"}

func knownWay(name string) error {
	if name == "" || slices.Contains(ways, name) {
		return nil
	}
	hint := ""
	if near := nearest(name, ways); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return usageError{fmt.Errorf("there is no way %q to wait for feedback%s Allowed: %s", name, hint, strings.Join(ways, ", "))}
}
