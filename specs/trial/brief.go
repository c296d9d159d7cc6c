package trial

import (
	"fmt"
	"slices"
	"strings"
)

// Brief is what a client is told for one walk.
type Brief struct {
	Issuer, AuthorizeURL, TokenURL          string
	ClientID, ClientSecret, AuthMethod      string
	RedirectURI, Scope, ACR, LoginHint, PID string
	ExchangeURL, ValidateURL, InstancesURL  string
	Organisation, Return                    string
	// Until is the last step to do, or refresh.
	Until string
}

// Variable is one of the environment that a program gets.
type Variable struct {
	Name, Means string
	of          func(Brief) string
}

// Variables are all of them, in the order in which they are used.
func Variables() []Variable {
	return []Variable{
		{"PORTPROVE_ISSUER", "ID-porten's issuer; its metadata are below it", func(b Brief) string { return b.Issuer }},
		{"PORTPROVE_AUTHORIZE_URL", "authorization endpoint", func(b Brief) string { return b.AuthorizeURL }},
		{"PORTPROVE_TOKEN_URL", "token endpoint", func(b Brief) string { return b.TokenURL }},
		{"PORTPROVE_CLIENT_ID", "the client's id", func(b Brief) string { return b.ClientID }},
		{"PORTPROVE_CLIENT_SECRET", "its secret, another one in each case; empty if it has none", func(b Brief) string { return b.ClientSecret }},
		{"PORTPROVE_CLIENT_AUTH_METHOD", "how it is registered to prove itself: client_secret_post, client_secret_basic, none; or private_key_jwt, with a key that nobody tells it (of jwt-demo: portprove keys demo)", func(b Brief) string { return b.AuthMethod }},
		{"PORTPROVE_REDIRECT_URI", "as registered; nobody needs to listen there, for the code is in the Location of the answer to authorize", func(b Brief) string { return b.RedirectURI }},
		{"PORTPROVE_SCOPE", "scopes to ask for, with blanks between", func(b Brief) string { return b.Scope }},
		{"PORTPROVE_ACR_VALUES", "the level to ask for, and to demand", func(b Brief) string { return b.ACR }},
		{"PORTPROVE_LOGIN_HINT", "to be sent as login_hint: the person signs in without a page", func(b Brief) string { return b.LoginHint }},
		{"PORTPROVE_PID", "the person's number, a synthetic one", func(b Brief) string { return b.PID }},
		{"PORTPROVE_EXCHANGE_URL", "Altinn's exchange of ID-porten's token", func(b Brief) string { return b.ExchangeURL }},
		{"PORTPROVE_VALIDATE_URL", "the Tax Administration's validator", func(b Brief) string { return b.ValidateURL }},
		{"PORTPROVE_INSTANCES_URL", "where an instance of the app is made", func(b Brief) string { return b.InstancesURL }},
		{"PORTPROVE_ORGANISATION", "the number of the company that files", func(b Brief) string { return b.Organisation }},
		{"PORTPROVE_RETURN", "file with the VAT return", func(b Brief) string { return b.Return }},
		{"PORTPROVE_UNTIL", "the last step to do: " + strings.Join(Steps(), ", ") + "; or " + untilRefresh + ": log in, get a token, and renew it twice", func(b Brief) string { return b.Until }},
	}
}

// Environ is the brief as the environment of a program.
func (b Brief) Environ() []string {
	var list []string
	for _, v := range Variables() {
		list = append(list, v.Name+"="+v.of(b))
	}
	return list
}

// untilRefresh stands beside the steps.
const untilRefresh = "refresh"

// The steps of the whole way that cases name.
const (
	stepLogin    = "login"
	stepToken    = "token"
	stepExchange = "exchange"
	stepValidate = "validate"
	stepInstance = "instance"
	stepEnvelope = "envelope"
	stepUpload   = "upload"
	stepFill     = "fill"
	stepConfirm  = "confirm"
	stepFeedback = "feedback"
	stepCollect  = "collect"
)

// Steps are the eleven of the whole way.
func Steps() []string {
	return []string{
		stepLogin, stepToken, stepExchange, stepValidate, stepInstance, stepEnvelope, stepUpload, stepFill, stepConfirm, stepFeedback, stepCollect,
	}
}

// number of a step, from 0; -1 if it is none.
func number(step string) int { return slices.Index(Steps(), step) }

func (t Terms) check() error {
	if t.Reach != "" && number(t.Reach) < 0 {
		return fmt.Errorf("%w: its last step is %q; allowed are %s", ErrTerms, t.Reach, strings.Join(Steps(), ", "))
	}
	if t.Timeout < 0 {
		return fmt.Errorf("%w: its timeout is %s; allowed is more than nothing", ErrTerms, t.Timeout)
	}
	return nil
}

// reach is the last step that the client does.
func (t Terms) reach() string {
	if t.Reach == "" {
		return stepCollect
	}
	return t.Reach
}

// does tells whether the client does a step.
func (t Terms) does(step string) bool { return number(step) <= number(t.reach()) }

// until is how far the client is asked to go: never further than it goes.
func (t Terms) until(p play) string {
	if p.until == "" || p.until != untilRefresh && !t.does(p.until) {
		return t.reach()
	}
	return p.until
}
