package main

import (
	"strings"
	"time"

	"github.com/portprove/portprove/client/profile"
)

// question is what a profile needs to know. The flags answer it, else it is
// asked, unless it has no text.
type question struct {
	flags    []answerFlag
	text     string
	optional bool
	// members are those of the profile that the answer decides.
	members []string
	put     func(p *profile.Profile, answer string) error
	// when tells from what is known already whether it is asked; nil: always.
	when func(p profile.Profile) bool
	// ofUser: a mock knows all the rest.
	ofUser bool
}

// answerFlag answers a question; as goes before its value.
type answerFlag struct{ name, usage, as string }

func flagFor(name, usage string) []answerFlag { return []answerFlag{{name, usage, ""}} }

// words is for an answer that is kept as it is.
func words(into func(*profile.Profile) *string) func(*profile.Profile, string) error {
	return func(p *profile.Profile, answer string) error {
		*into(p) = answer
		return nil
	}
}

var questions = []question{
	{
		flags: flagFor("auth-method", "client_secret_post (default), client_secret_basic, private_key_jwt or none"),
		text:  "Klientautentiseringsmetode: client_secret_post, client_secret_basic, private_key_jwt or none (Enter: client_secret_post)", optional: true,
		members: []string{"token_endpoint_auth_method"}, put: words(func(p *profile.Profile) *string { return &p.AuthMethod }),
	},
	{
		flags: flagFor("client-id", "identifier of the integration"), text: "client_id (Integrasjonens identifikator)",
		members: []string{"client_id"}, put: words(func(p *profile.Profile) *string { return &p.ClientID }),
	},
	{
		flags: []answerFlag{
			{"secret-env", "name of the variable that holds the secret", "env:"},
			{"secret-file", "file that holds the secret and nothing else", "file:"},
			{"secret-command", "command that prints the secret; it is run without a shell", "command:"},
		},
		text:    "Where the secret is: the name of a variable, such as PORTPROVE_CLIENT_SECRET, or file:PATH, or command:WORDS (not the secret)",
		members: []string{"client_secret"}, put: putSecret, when: hasSecret, ofUser: true,
	},
	{
		flags: flagFor("key", "file with the private key, PEM or JWK (private_key_jwt)"), text: "File with the private key, PEM or JWK (not the key)",
		members: []string{"key"}, put: putPath(func(p *profile.Profile) *string { return &p.KeyFile }), when: hasKey, ofUser: true,
	},
	{
		flags: flagFor("kid", "kid that the key is registered under"), text: "kid that the key is registered under (Enter: the JWK has it, or no key is registered)", optional: true,
		members: []string{"kid"}, put: words(func(p *profile.Profile) *string { return &p.KeyID }), when: hasKey, ofUser: true,
	},
	{
		flags: flagFor("certificate-chain", "file with a business certificate and its chain (PEM), in place of kid"),
		text:  "File with the business certificate and its chain, PEM (Enter: the JWK has kid)", optional: true,
		members: []string{"certificate_chain", "kid"}, put: putPath(func(p *profile.Profile) *string { return &p.ChainFile }),
		when: func(p profile.Profile) bool { return hasKey(p) && p.KeyID == "" }, ofUser: true,
	},
	{
		flags: flagFor("redirect-uri", "one of the registered redirect URIs, to the letter"), text: "redirect_uri, to the letter, its query included",
		members: []string{"redirect_uri"}, put: words(func(p *profile.Profile) *string { return &p.RedirectURI }),
	},
	{
		flags: []answerFlag{
			{"preset", "set of scopes: " + strings.Join(profile.PresetNames(), ", "), ""},
			{"scopes", "the registered scopes instead of a preset, with blanks between", ""},
		},
		text:    "Preset of scopes (" + strings.Join(profile.PresetNames(), ", ") + "), or the scopes with blanks between",
		members: []string{"preset", "scopes"}, put: putScopes,
	},
	{
		flags: flagFor("authorization-lifetime", "registered Authorization levetid: seconds, or 365d"), text: "Authorization levetid, as registered (31536000 or 365d for Finance)",
		members: []string{"authorization_lifetime"}, put: putLifetime,
	},
	{
		flags: flagFor("secret-issued", "day on which the secret was made (2026-01-31)"), text: "Day on which the secret was made, such as 2026-01-31 (Enter: unknown)", optional: true,
		members: []string{"secret_issued"}, put: putDay(func(p *profile.Profile) *time.Time { return &p.SecretIssued }), when: hasSecret,
	},
	{
		flags: flagFor("key-issued", "day on which the key was registered (2026-01-31)"), text: "Day on which the key was registered, such as 2026-01-31 (Enter: unknown)", optional: true,
		members: []string{"key_issued"}, put: putDay(func(p *profile.Profile) *time.Time { return &p.KeyIssued }),
		when: func(p profile.Profile) bool { return hasKey(p) && p.ChainFile == "" },
	},
	{
		flags: flagFor("par", "true: push the authorization request to ID-porten first"), optional: true,
		members: []string{"par"}, put: putPAR,
	},
	{
		flags: flagFor("organisation", "number of the company that the return is for"), text: "Organisation number of the company that the return is for (Enter: none)", optional: true,
		members: []string{"organisation"}, put: words(func(p *profile.Profile) *string { return &p.Organisation }),
	},
	{
		flags: flagFor("person", "synthetic personal number that logs in without a browser (mock and test only)"), text: "Synthetic person who logs in without a browser (Enter: none)", optional: true,
		members: []string{"person"}, put: words(func(p *profile.Profile) *string { return (*string)(&p.Person) }),
		when: func(p profile.Profile) bool { return p.Environment.Name != environmentProd }, // there nobody logs in without a browser
	},
}
