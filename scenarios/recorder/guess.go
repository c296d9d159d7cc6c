package recorder

import (
	"regexp"
	"slices"
	"strings"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// known is what an answer that the catalogue has looks like.
type known struct {
	steps    string // "" = any
	statuses []int
	body     *regexp.Regexp // of the body or of where it redirects; nil: any
	ids      []string
}

func text(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + pattern) }

// knowns, the most telling first. Texts: error catalogue of the services, as
// package catalogue cites them.
var knowns = []known{
	{"token", []int{400}, text(`"invalid_grant"`), []string{"TOK-01"}},
	{"refresh", []int{400}, text(`"invalid_grant"`), []string{"TOK-15", "TOK-16"}},
	{"token refresh", []int{400, 401}, text(`no client authentication`), []string{"TOK-02"}},
	{"token refresh", []int{400, 401}, text(`unknown client`), []string{"TOK-04"}},
	{"token refresh", []int{400, 401}, text(`multiple client authentications|more than one`), []string{"TOK-05"}},
	{"token refresh", []int{400, 401}, text(`does not match parameter client_id`), []string{"TOK-06"}},
	{"token refresh", []int{400, 401}, text(`invalid authorization header`), []string{"TOK-07"}},
	{"token refresh", []int{400, 401}, text(`JWT`), []string{"TOK-08"}},
	{"token refresh", []int{400, 401}, text(`"invalid_client"`), []string{"TOK-03"}},
	{"token refresh", []int{400}, text(`code_verifier`), []string{"TOK-12", "TOK-11"}},
	{"token refresh", []int{400}, text(`redirect_uri`), []string{"TOK-13"}},
	{"token refresh", []int{400}, text(`grant.type`), []string{"TOK-14"}},
	{"login", []int{302, 303}, text(`error=access_denied`), []string{"IDP-12"}},
	{"login", []int{302, 303, 400}, text(`error=invalid_scope|"invalid_scope"`), []string{"IDP-10", "IDP-09"}},
	{"login", []int{302, 303, 400}, text(`code_challenge_method`), []string{"IDP-05"}},
	{"login", []int{302, 303, 400}, text(`code_challenge|PKCE`), []string{"IDP-04"}},
	{"login", []int{400}, text(`redirect_uri`), []string{"IDP-02", "IDP-03"}},
	{"login", []int{400}, text(`sesjon|session`), []string{"IDP-01"}},
	{"login", []int{400}, text(`request_uri`), []string{"PAR-02", "PAR-03", "PAR-01"}},
	{"par", []int{400, 401}, text(`"invalid_client"`), []string{"PAR-05", "TOK-03"}},
	{"par", []int{400}, text(`redirect_uri`), []string{"IDP-02", "IDP-03"}},
	{"par", []int{400}, text(`"invalid_scope"`), []string{"IDP-10", "IDP-09"}},
	{"exchange", []int{401}, nil, []string{"EXC-01", "EXC-02", "EXC-03", "EXC-04"}},
	{"exchange", []int{403}, nil, []string{"EXC-05", "EXC-06"}},
	{"exchange", []int{400, 404}, nil, []string{"EXC-07"}},
	{"validate", []int{401}, nil, []string{"VAL-04"}},
	{"validate", []int{403}, nil, []string{"VAL-05"}},
	{"validate", []int{200}, text(`SkjemaValideringsfeil`), []string{"VAL-01"}},
	{"validate", []int{200}, text(`ugyldig[ _]skattemelding`), []string{"VAL-02"}},
	{"validate", []int{200}, text(`avvikende[ _]skattemelding`), []string{"VAL-03"}},
	{"", []int{403}, text(`RequiredAuthenticationLevel`), []string{"APP-03"}},
	{"", []int{403}, text(`Valideringsfeil: Organisasjonsnummeret i instansen`), []string{"SKD-01"}},
	{"fill confirm", []int{409}, text(`Organisasjonsnummeret i instansen`), []string{"SKD-01"}},
	{"fill confirm", []int{409}, text(`Organisasjonsnummeret i MvaMeldingInnsending`), []string{"SKD-02"}},
	{"fill confirm", []int{409}, text(`Meldingskategorien`), []string{"SKD-03"}},
	{"fill confirm", []int{409}, text(`skattleggingsperiode er p`), []string{"SKD-04"}},
	{"fill confirm", []int{409}, text(`skattleggingsperiode m`), []string{"SKD-05"}},
	{"fill confirm", []int{409}, text(`instansstatus`), []string{"SKD-06"}},
	{"fill confirm", []int{409}, text(`filnavnene`), []string{"SKD-07"}},
	{"fill confirm", []int{409}, text(`Ugyldig mva-melding`), []string{"SKD-08"}},
	{"fill confirm", []int{409}, text(`Enumeration constraint|datatype`), []string{"SKD-09"}},
	{"fill confirm", []int{409}, text(`invalid child element`), []string{"SKD-10"}},
	{"fill confirm", []int{409}, nil, []string{"APP-28", "APP-29", "APP-31"}},
	{"confirm", []int{403}, nil, []string{"APP-26", "APP-25"}},
	{"instance", []int{401}, nil, []string{"APP-01"}},
	{"instance", []int{403}, nil, []string{"APP-02", "APP-04", "APP-07"}},
	{"instance", []int{404}, nil, []string{"APP-08"}},
	{"instance", []int{400}, nil, []string{"APP-09", "APP-10", "APP-11", "APP-12"}},
	{"envelope upload", []int{400}, text(`content-disposition`), []string{"APP-19", "APP-20"}},
	{"envelope upload", []int{400}, text(`content.?type`), []string{"APP-21", "APP-24"}},
	{"envelope upload", []int{409}, nil, []string{"APP-15", "APP-16"}},
	{"envelope upload", []int{413}, nil, []string{"APP-23"}},
	{"envelope", []int{400}, nil, []string{"APP-18"}},
	{"upload", []int{400}, nil, []string{"APP-22", "APP-21", "APP-19"}},
	{"envelope upload fill confirm feedback collect", []int{401}, nil, []string{"APP-01"}},
	{"envelope upload fill feedback collect", []int{403}, nil, []string{"APP-25"}},
	{"", []int{418}, nil, []string{"APP-38"}},
	{"instance envelope upload fill confirm", []int{500}, nil, []string{"APP-33"}},
}

var tellingID = regexp.MustCompile(`^[A-Z]+-\d+`)

// guess finds what an answer may be, by its step, status and text. A person has
// to look at it; entries that the catalogue does not have are none.
func guess(m Masked) []string {
	// A mock that is not blind says it.
	if told := tellingID.FindString(m.Response.Header.Get("Portprove-Why")); told != "" {
		if _, found := catalogue.Find(told); found {
			return []string{told}
		}
	}
	said := m.Response.Text + " " + m.Response.Header.Get("Location")
	for _, k := range knowns {
		ofStep := k.steps == "" || m.Step != "" && slices.Contains(strings.Fields(k.steps), m.Step)
		if ofStep && slices.Contains(k.statuses, m.Status) && (k.body == nil || k.body.MatchString(said)) {
			return slices.DeleteFunc(slices.Clone(k.ids), func(id string) bool {
				_, found := catalogue.Find(id)
				return !found
			})
		}
	}
	return nil
}
