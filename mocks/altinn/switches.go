package altinn

import (
	"strconv"
	"time"
)

// Switches of Altinn. The zero value is the default of each.
type Switches struct {
	// JWKSBase64URL publishes n in base64url, as standards want it, and not
	// in standard base64, as Altinn does.
	JWKSBase64URL bool
	// NoPartnerScopes accepts altinn: scopes only, as after the phase-out
	// announced for 2026.
	NoPartnerScopes bool
	// Empty401 leaves the body of 401 out, as some reports have it.
	Empty401 bool
	// RegisterDown lets the Register answer nothing.
	RegisterDown bool

	// AppV8 answers as the eighth generation of the app library does.
	AppV8 bool
	// Era2021 has the payment information among the Tax Administration's
	// documents.
	Era2021 bool
	// RequireInstanceScopes refuses tokens without a scope altinn:instances.
	RequireInstanceScopes bool
	// Minimum is the authentication level that the policy wants; empty: 2.
	Minimum string
	// VisibleAfter is how long a new instance can't be found; Invisible403
	// hides it with 403 and not 404.
	VisibleAfter time.Duration
	Invisible403 bool
	// FileScan is how long a scan for malware takes; 0: there is none.
	FileScan time.Duration
	// LinksFromHost builds an instance's own address from the request's Host.
	LinksFromHost bool
	// Calculates answers 200 and what was changed to an envelope.
	Calculates bool
	// InvalidAs is the form in which an invalid return is refused, QuotedNext
	// puts all other refusals of process/next in quotes.
	InvalidAs  InvalidAs
	QuotedNext bool

	// FeedbackAfter is how long the Tax Administration takes; 0: two seconds.
	FeedbackAfter time.Duration
	FeedbackNever bool
	// StatusStuck says for ever that there is no feedback.
	StatusStuck bool
	// FeedbackRefuses answers 409 where the connection would be held.
	FeedbackRefuses bool
	// NoFeedbackEndpoints has no addresses of feedback.
	NoFeedbackEndpoints bool
	// PaymentAfter is how long after the confirmation the payment information
	// comes.
	PaymentAfter time.Duration
}

// InvalidAs is how an app tells that a return is invalid.
type InvalidAs int

// The ways: the validation result, a sentence, or one after the other.
const (
	InvalidAsXML InvalidAs = iota
	InvalidAsText
	InvalidAsBoth
)

// policyMinimum is the level of the app's policy.
const policyMinimum = 2

func (s Switches) minimumLevel() int {
	if level, err := strconv.Atoi(s.Minimum); err == nil {
		return level
	}
	return policyMinimum
}

// usualDelay of the feedback. Seen: 80 seconds, in 2021; here nobody shall wait.
const usualDelay = 2 * time.Second

func (s Switches) feedbackAfter() time.Duration {
	if s.FeedbackAfter == 0 {
		return usualDelay
	}
	return s.FeedbackAfter
}
