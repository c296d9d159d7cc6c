package skatteetaten

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// judging is a server whose clock stands a month after mars-april 2024.
func judging(switches Switches) *Server {
	k := &kernel.Kernel{Clock: kernel.NewClock(time.Date(2024, time.May, 15, 12, 0, 0, 0, time.UTC), false)}
	return New(k, Config{World: world.Default, Switches: switches})
}

const ordinaryReturn = `<mvaMeldingDto xmlns="` + namespace + `"><innsending><regnskapssystemsreferanse>1</regnskapssystemsreferanse></innsending>` +
	`<skattegrunnlagOgBeregnetSkatt><skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode>` +
	`<fastsattMerverdiavgift>25000.00</fastsattMerverdiavgift>` +
	`<mvaSpesifikasjonslinje><mvaKode>3</mvaKode><grunnlag>100000</grunnlag><sats>25</sats><merverdiavgift>25000</merverdiavgift></mvaSpesifikasjonslinje>` +
	`</skattegrunnlagOgBeregnetSkatt><betalingsinformasjon><kundeIdentifikasjonsnummer>1234567897</kundeIdentifikasjonsnummer></betalingsinformasjon>` +
	`<skattepliktig><organisasjonsnummer>311223348</organisasjonsnummer></skattepliktig><meldingskategori>alminnelig</meldingskategori></mvaMeldingDto>`

// facts leaves the result out.
func facts(j Judgement) Judgement {
	j.Result = nil
	return j
}

func TestJudgementTellsWhatTheReturnSays(t *testing.T) {
	t.Parallel()
	whole := Judgement{
		Structured: true, Organisation: "311223348", Category: "alminnelig", Year: 2024,
		TermElement: "skattleggingsperiodeToMaaneder", Term: "mars-april", Amount: "25000", KID: "1234567897", Due: "2024-06-10",
	}
	with := func(change func(*Judgement)) Judgement {
		j := whole
		change(&j)
		return j
	}
	for name, c := range map[string]struct {
		replacements []string
		want         Judgement
		verdict      string
	}{
		"a clean return":      {[]string{"25000.00", "25000"}, whole, "ingen avvik"},
		"decimals in the sum": {nil, with(func(j *Judgement) { j.Outcome = OutcomeInvalid }), "ugyldig skattemelding"},
		"another sum": {
			[]string{"25000.00", "27000"},
			with(func(j *Judgement) { j.Outcome, j.Amount = OutcomeDeviating, "27000" }), "avvikende skattemelding",
		},
		"a refund of nobody's": {
			[]string{"25000.00", "-0.50", "311223348", "314556674"},
			with(func(j *Judgement) { j.Outcome, j.Organisation, j.Amount = OutcomeInvalid, "314556674", "-0.5" }), "ugyldig skattemelding",
		},
		"the third term": {
			[]string{"25000.00", "25000", "mars-april", "mai-juni"},
			with(func(j *Judgement) { j.Outcome, j.Term, j.Due = OutcomeInvalid, "mai-juni", "2024-08-31" }), "ugyldig skattemelding",
		},
		"a year in primary industries": {
			[]string{"25000.00", "25000", "ToMaaneder", "Aar", "mars-april", "aarlig", "2024", "2023", ">alminnelig<", ">primaernaering<"},
			with(func(j *Judgement) {
				j.Outcome, j.Category, j.Year, j.Due = OutcomeInvalid, "primaernaering", 2023, "2024-04-10"
				j.TermElement, j.Term = "skattleggingsperiodeAar", "aarlig"
			}), "ugyldig skattemelding",
		},
		"an unknown category": {
			[]string{">alminnelig<", ">annet<"},
			with(func(j *Judgement) { j.Structured, j.Outcome, j.Category, j.Amount = false, OutcomeInvalid, "", "" }), "ugyldig skattemelding",
		},
		"an unknown term": {
			[]string{"mars-april", "april-mai"},
			with(func(j *Judgement) {
				j.Structured, j.Outcome, j.TermElement, j.Term, j.Amount, j.Due = false, OutcomeInvalid, "", "", "", ""
			}), "ugyldig skattemelding",
		},
		"no namespace": {[]string{` xmlns="` + namespace + `"`, ""}, Judgement{Outcome: OutcomeInvalid}, "ugyldig skattemelding"},
		"no XML":       {[]string{ordinaryReturn, "hello"}, Judgement{Outcome: OutcomeInvalid}, "ugyldig skattemelding"},
		"nothing":      {[]string{ordinaryReturn, ""}, Judgement{Outcome: OutcomeInvalid}, "ugyldig skattemelding"},
	} {
		j := judging(Switches{}).Judge([]byte(strings.NewReplacer(c.replacements...).Replace(ordinaryReturn)), sampleTime)
		if !reflect.DeepEqual(facts(j), c.want) || !strings.Contains(string(j.Result), "<avvikVedMeldingslevering>"+c.verdict+"<") {
			t.Errorf("%s: %+v\n%s", name, facts(j), j.Result)
		}
	}
}

// A judgement follows the switches, the moment and the world like an answer.
func TestJudgementFollowsTheSandbox(t *testing.T) {
	t.Parallel()
	document := []byte(strings.Replace(ordinaryReturn, "25000.00", "25000", 1))
	old := judging(Switches{Result2021: true}).Judge(document, sampleTime)
	if !strings.Contains(string(old.Result), "<status>INGEN_AVVIK</status>") || old.Outcome != OutcomeClean {
		t.Errorf("%s", old.Result)
	}
	malformed := judging(Switches{RefuseMalformed: true}).Judge([]byte("<a>"), sampleTime)
	if !strings.Contains(string(malformed.Result), "XML document structures must start and end within the same entity.") {
		t.Errorf("%s", malformed.Result)
	}
	early := time.Date(2024, time.April, 30, 12, 0, 0, 0, time.UTC)
	if j := judging(Switches{}).Judge(document, early); j.Outcome != OutcomeInvalid || !strings.Contains(string(j.Result), "R059") {
		t.Errorf("%s", j.Result)
	}
	unknown := []byte(strings.Replace(string(document), "311223348", "314556674", 1))
	if j := judging(Switches{}).Judge(unknown, sampleTime); j.Outcome != OutcomeInvalid {
		t.Errorf("%s", j.Result)
	}
	if j := judging(Switches{RegistersDown: true}).Judge(unknown, sampleTime); j.Outcome != OutcomeClean {
		t.Errorf("%s", j.Result)
	}
}
