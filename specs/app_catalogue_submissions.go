package specs

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/gomega"
)

// filling is a submission of one envelope and one return, or more, whose first
// task shall end.
func filling(e envelope, returns ...filing) func(context.Context, place) answer {
	return func(ctx context.Context, p place) answer {
		draft := p.desk(ctx).draft(ctx)
		Expect(draft.put(ctx, e.document()).Status).To(Equal(http.StatusCreated))
		for _, f := range returns {
			Expect(draft.addReturn(ctx, f).Status).To(Equal(http.StatusCreated))
		}
		return draft.next(ctx)
	}
}

// sentence is what the app throws: bare in the first generation, the detail of a
// ProblemDetails in the second.
func sentence(text string) map[string]uttered {
	detail := strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(text)
	return generations(plain(http.StatusConflict, text), problemOf(http.StatusConflict, `{"title":"Process next failed.","status":409,"detail":"`+detail+`"}`))
}

// fromMayToJune is a term that has not ended at the time of the cases.
const fromMayToJune = "<periode><skattleggingsperiodeToMaaneder>mai-juni</skattleggingsperiodeToMaaneder></periode><aar>2024</aar>"

// What the app finds wrong when the data are said to be complete.
var cataloguedSubmissions = []altinnCase{
	{id: "SKD-01", what: "another organisation's envelope", requirement: "ALT-PROC-06", says: sentence(otherInstance), provoke: filling(envelope{org: otherCompany}, filing{})},
	{id: "SKD-02", what: "another organisation's return", requirement: "ALT-PROC-06", says: sentence(otherReturn), provoke: filling(envelope{}, filing{org: otherCompany})},
	{id: "SKD-03", what: "a return of another category", requirement: "ALT-PROC-06", says: sentence(otherCategory), provoke: filling(envelope{}, filing{category: "primaernaering"})},
	{id: "SKD-04", what: "no period", requirement: "ALT-PROC-06", says: sentence(noPeriod), provoke: filling(envelope{without: "skattleggingsperiode"}, filing{})},
	{id: "SKD-05", what: "an empty period", requirement: "ALT-PROC-06", says: sentence(emptyPeriod), provoke: filling(envelope{period: "-"}, filing{})},
	{id: "SKD-06", what: "no status", requirement: "ALT-PROC-06", says: sentence(noStatus), provoke: filling(envelope{without: "instansstatus"}, filing{})},
	{
		id: "SKD-07", what: "an upload that was repeated", requirement: "ALT-PROC-06",
		says: map[string]uttered{flavourV7: plain(http.StatusConflict, sameNames)}, provoke: filling(envelope{}, filing{}, filing{}),
	},
	{
		id: "SKD-07", what: "an attachment with the name of the return", requirement: "ALT-PROC-06", says: sentence(sameNames),
		provoke: func(ctx context.Context, p place) answer {
			draft := p.desk(ctx).draft(ctx)
			Expect(draft.put(ctx, envelope{attachments: []string{"mvaMelding.xml"}}.document()).Status).To(Equal(http.StatusCreated))
			Expect(draft.addReturn(ctx, filing{}).Status).To(Equal(http.StatusCreated))
			Expect(draft.add(ctx, "binaerVedlegg", "mvaMelding.xml", "text/xml", "<x/>").Status).To(Equal(http.StatusCreated))
			return draft.next(ctx)
		},
	},
	{
		id: "SKD-08", what: "an invalid return, in a sentence", requirement: "ALT-PROC-07", switches: []string{"invalid_return_409", "text"},
		says: sentence("Valideringsfeil: Ugyldig mva-melding"), provoke: filling(envelope{period: fromMayToJune}, filing{term: "mai-juni"}),
	},
	{
		id: "SKD-08", what: "an invalid return, with the validation result", requirement: "ALT-PROC-07",
		says: inBoth(uttered{http.StatusConflict, "application/xml", "<?xml version='1.0' encoding='UTF-8'?>\n" +
			`<valideringsresultat xmlns="no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1">` +
			"\n  <avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering>\n{rest}"}),
		provoke: filling(envelope{period: fromMayToJune}, filing{term: "mai-juni"}),
	},
	{id: "SKD-09", what: "a term that there is not", requirement: "ALT-PROC-06", says: sentence(badPeriod), provoke: filling(envelope{period: julyToSeptember}, filing{})},
	{
		id: "SKD-10", what: "no opprettetAv", requirement: "ALT-PROC-06",
		says: sentence(schemaHead + "The element 'mvaMeldingInnsending' in namespace '" + envelopeSchema + "' has invalid child element 'opprettingstidspunkt' in namespace '" +
			envelopeSchema + "'. List of possible elements expected: 'opprettetAv' in namespace '" + envelopeSchema + "'."),
		provoke: filling(envelope{without: "opprettetAv"}, filing{}),
	},
}

// failureOf is the general failure of the Tax Administration's services.
func failureOf(status int, code, message string) uttered {
	return uttered{status, "application/json", `{"kode":"` + code + `","melding":"` + message + `","korrelasjonsid":"{correlation}"}`}
}

// Errors of the validator.
var cataloguedVerdicts = []altinnCase{
	{
		id: "VAL-01", what: "an empty return, in the form of 2021", requirement: "SKD-RESULT-02", switches: []string{"validation_result", "2021"}, behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			expectXML(p.stage(ctx).validate(ctx, emptyReturn), emptyResult2021)
		},
	},
	{
		id: "VAL-02", what: "an invalid return", requirement: "SKD-RESULT-01", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			expectXML(p.stage(ctx).validate(ctx, filing{org: otherCompany}.document()), unregisteredResult)
		},
	},
	{
		id: "VAL-03", what: "a deviating return", requirement: "SKD-RESULT-03", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			a := p.stage(ctx).validate(ctx, sale.ofTotal("6000").document())
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.verdict().Verdict).To(Equal("avvikende skattemelding"))
		},
	},
	{
		id: "VAL-04", what: "Altinn's token", requirement: "SKD-TOKEN-02", says: byDefault(failureOf(http.StatusUnauthorized, "MVA-004", "Feil i forbindelse med autentisering.")),
		provoke: func(ctx context.Context, p place) answer {
			d := p.desk(ctx)
			return d.validateWith(ctx, d.token, sale.document())
		},
	},
	{
		id: "VAL-05", what: "a token without the scope", requirement: "SKD-TOKEN-05", switches: []string{"validator_scope", "required"},
		says:    byDefault(failureOf(http.StatusForbidden, "DAS-008", "Du er ikke autorisert for tilgang til den forespurte ressursen.")),
		provoke: func(ctx context.Context, p place) answer { return p.stage(ctx).validate(ctx, sale.document()) },
	},
	{
		id: "VAL-06", what: "a host that was replaced", requirement: "PPV-HOST-01", realHosts: true,
		says:    byDefault(plain(http.StatusNotFound, "not found\n")),
		provoke: func(ctx context.Context, p place) answer { return p.asHost(ctx, "mp-test.sits.no") },
	},
}
