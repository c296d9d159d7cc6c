package main

// What Finance's forms have and what to type there, from Microsoft Learn. The
// comments name the topics by the end of their addresses.

// setting is one field of a form. A value that is empty has a note.
type setting struct {
	Field string `json:"field"`
	Value string `json:"value"`
	Note  string `json:"note"`
}

const (
	leaveBlank = "leave blank"
	byFinance  = "filled by Finance"

	nameIDPorten = "NO ID-Porten" // emea-nor-vat-return-checklist
	nameAltinn   = "NO Altinn"    // emea-nor-vat-return-checklist
)

// webValues are what differs between environments and editions of the topics.
type webValues struct {
	base, authorize, token     setting
	redirect, clientID, secret setting
	exchange                   setting
}

// idPortenFields are in the order of the form.
func idPortenFields(v webValues) []setting {
	return []setting{
		{"Application name", nameIDPorten, ""}, // emea-nor-vat-return-checklist
		{"Description", "", "words of your own"},
		v.base.of("Base URL"), // emea-nor-vat-return-checklist: blank since 2024
		v.authorize.of("Authorization URL path"),
		v.token.of("Token URL path"),
		v.redirect.of("Redirect URL"),
		v.clientID.of("Client ID"),
		v.secret.of("Client secret"),
		{"Server token", "", leaveBlank + ": the Norwegian topics don't name it"},
		{"Authorization format mapping", "Altinn VAT authorization format (NO)", ""},        // emea-nor-vat-return-checklist
		{"Import token model mapping", "Altinn VAT import ID-Porten token format (NO)", ""}, // emea-nor-vat-return-checklist
		{"Granted scope", "", byFinance},                                                    // electronic-messaging-setup
		{"Access token will expire in", "", byFinance},                                      // electronic-messaging-setup
		{"Accept", "", leaveBlank},                                                          // emea-nor-vat-return-checklist
		{"Content type", "application/x-www-form-urlencoded", ""},                           // emea-nor-vat-return-checklist
		securityRoles,
	}
}

// altinnFields are in the order of the form.
func altinnFields(v webValues) []setting {
	return []setting{
		{"Application name", nameAltinn, ""}, // emea-nor-vat-return-checklist
		{"Description", "", "words of your own"},
		v.exchange.of("Base URL"), // emea-nor-vat-return-checklist
		{"Authorization URL path", "", leaveBlank},
		{"Token URL path", "", leaveBlank},
		{"Redirect URL", "", leaveBlank},
		{"Client ID", "", leaveBlank},
		{"Client secret", "", leaveBlank},
		{"Server token", "", leaveBlank + ": the Norwegian topics don't name it"},
		{"Authorization format mapping", "Altinn VAT authorization format (NO)", ""},     // emea-nor-vat-return-checklist
		{"Import token model mapping", "Altinn VAT import Altinn token format (NO)", ""}, // emea-nor-vat-return-checklist
		{"Granted scope", "", byFinance},                                                 // electronic-messaging-setup
		{"Access token will expire in", "", byFinance},                                   // electronic-messaging-setup
		{"Accept", "", leaveBlank},                                                       // emea-nor-vat-return-checklist
		{"Content type", "application/json", ""},                                         // emea-nor-vat-return-checklist
		securityRoles,
	}
}

// securityRoles: emea-nor-vat-return-checklist.
var securityRoles = setting{"Security roles", "", "choose some; without any, only system administrators may use it"}

// of puts a value into a field.
func (s setting) of(field string) setting {
	s.Field = field
	return s
}

// service is one of the web services.
type service struct {
	Name           string `json:"name"`
	WebApplication string `json:"web_application"`
	Method         string `json:"method"`
	Accept         string `json:"accept"`
	ContentType    string `json:"content_type"`
	// SuccessCode is one exact number: 200 where 201 stands is an error to Finance.
	SuccessCode     int    `json:"success_code"`
	InternetAddress string `json:"internet_address"`
	Note            string `json:"note"`
}

// places are the addresses that web services have.
type places struct{ validate, instances setting }

// services: emea-nor-vat-return-checklist, its table of web services.
func services(at places) []service {
	v, i := at.validate, at.instances
	return []service{
		{"NO Validate VAT return", nameIDPorten, "POST", "", "application/xml", 200, v.Value, v.Note},
		{"NO Altinn POST JSON", nameAltinn, "POST", "", "application/json", 201, i.Value, i.Note},
		{"NO Altinn PUT XML", nameAltinn, "PUT", "", "application/xml", 201, i.Value, i.Note},
		{"NO Altinn POST XML", nameAltinn, "POST", "", "text/xml", 201, i.Value, i.Note},
		{"NO Altinn PUT JSON", nameAltinn, "PUT", "", "application/json", 200, i.Value, i.Note},
		{"NO Altinn GET JSON", nameAltinn, "GET", "application/json", "", 200, i.Value, i.Note},
		{"NO Altinn GET attachments", nameAltinn, "GET", "", "", 200, "", leaveBlank + ": each attachment brings its address"},
	}
}

// ofAllServices: emea-nor-vat-return-checklist, the same in all seven.
var ofAllServices = []setting{
	{"Use proxy server", "No", ""},
	{"Certificate", "", leaveBlank},
	{"Response type – XML", "No", ""},
	{"Accept encoding", "", leaveBlank},
	{"Request headers", "", leaveBlank},
	{"Request header format mapping", "Altinn VAT web request headers format (NO)", ""},
}

// edition2021 is what the topic of November 2021 had people type.
type edition2021 struct{ base, instances, validate string }

// editions2021: emea-nor-vat-return-checklist, November 2021.
var editions2021 = map[string]edition2021{
	"test": {
		"https://oidc-ver2.difi.no/idporten-oidc-provider",
		"https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-etm2/instances",
		"https://mp-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider",
	},
	"prod": {
		"https://oidc.difi.no/idporten-oidc-provider",
		"https://skd.apps.altinn.no/skd/mva-melding-innsending-v1/instances",
		"https://idporten.api.skatteetaten.no/api/mva/grensesnittstoette/mva-melding/valider",
	},
}

const (
	// remarkRedirect: emea-nor-vat-return-integration-point.
	remarkRedirect = "Redirect URL: open Tax > Setup > Electronic messages > Web applications in the legal entity that will submit, and copy it " +
		"from the browser's address bar with its query; it must be registered byte for byte, one per legal entity."
	// remarkSecret: docs.digdir.no, oidc_func_clientreg; emea-nor-vat-return-integration-point.
	remarkSecret = "A client secret lives 360 days and an authorization 365: the secret dies first, so note the day it was made."
	// remarkReach: emea-nor-vat-return-setup demands TLS 1.2.
	remarkReach = "A Finance elsewhere can't reach this machine: give the mock a name outside with serve --public-base; Finance demands TLS 1.2."
	// remarkGone: docs.digdir.no, oidc_protocol_nye_idporten.
	remarkGone = "This is the edition of 2021, to compare an old installation with: what is marked as gone no longer answers. Leave out --old for what works."
)
