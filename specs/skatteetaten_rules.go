package specs

import (
	"context"
	_ "embed" // the rules
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

//go:embed skatteetaten_rules.yaml
var printedRulesFile []byte

// printedRule is a row of skatteetaten_rules.yaml.
type printedRule struct {
	Number   string `yaml:"number"`
	Severity string `yaml:"severity"`
	Code     string `yaml:"code"`
	Message  string `yaml:"message"`
	NoCase   string `yaml:"no_case"`
}

var printedRules = sync.OnceValues(func() ([]printedRule, error) {
	var list []printedRule
	if err := yaml.UnmarshalWithOptions(printedRulesFile, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("skatteetaten_rules.yaml: %w", err)
	}
	return list, nil
})

// ruleCase is a return that breaks a rule.
type ruleCase struct {
	rule string
	filing
	// company has members that the main company shall have.
	company map[string]any
	// at is when it is sent; empty: filingTime.
	at string
	// found are all findings; empty: the rule alone, on no line.
	found string
}

// ruleCases are all of them, in the order of the chapters of rules.
func ruleCases() map[string][]ruleCase {
	return map[string][]ruleCase{
		"SKD-RULE-01": formatCases, "SKD-RULE-02": amountCases, "SKD-RULE-03": pairCases(), "SKD-RULE-04": remarkCases,
		"SKD-RULE-05": dutyCases, "SKD-RULE-06": timeCases, "SKD-RULE-07": compensationCases(), "SKD-RULE-08": reverseCases(),
	}
}

// brokenIn validates the return and finds the rule in the verdict.
func (c ruleCase) brokenIn(ctx context.Context, env Env) {
	GinkgoHelper()
	s := env.filingStage(ctx, c.at)
	if c.company != nil {
		c.company["organisation_number"] = mainCompany
		s.patchWorld(ctx, map[string]any{"companies": []any{c.company}})
	}
	v := s.validate(ctx, c.document()).verdict()
	Expect(v.found()).To(Equal(or(c.found, c.rule)))
	printed := c.printed()
	Expect(v.details()).To(ContainElement(And(
		HaveField("Code", printed.Code), HaveField("Message", printed.Message), HaveField("Severity", printed.Severity),
		HaveField("Definition", HavePrefix(c.rule+": ")), HaveField("Detail", ""))))
	worst := "avvikende skattemelding"
	for _, d := range v.details() {
		if d.Severity == "ugyldig skattemelding" {
			worst = d.Severity
		}
	}
	Expect(v.Verdict).To(Equal(worst))
}

func (c ruleCase) printed() printedRule {
	GinkgoHelper()
	list, err := printedRules()
	Expect(err).NotTo(HaveOccurred())
	for _, r := range list {
		if r.Number == c.rule {
			return r
		}
	}
	Fail("no such rule is printed: " + c.rule)
	return printedRule{}
}

func (v verdict) details() []detailFound {
	var all []detailFound
	for _, d := range v.Deviations {
		all = append(all, d.Details...)
	}
	return all
}

func describeRules(env Env) {
	Describe("validator: rules", func() {
		for requirement, cases := range ruleCases() {
			for _, c := range cases {
				It("finds "+c.rule, proves(requirement), func(ctx SpecContext) { c.brokenIn(ctx, env) })
			}
		}
	})
}

// obliged is a company with one registration of its own.
func obliged(category, length, from string, more ...any) map[string]any {
	registration := map[string]any{"category": category, "term_length": length, "from": from}
	for i := 0; i < len(more); i += 2 {
		registration[fmt.Sprint(more[i])] = more[i+1]
	}
	return map[string]any{"vat_registrations": []any{registration}}
}

// companyWith is a company with a member to a company.
func companyWith(name string, value any) map[string]any { return map[string]any{name: value} }

// unregistered is a company that is not in the VAT register.
func unregistered() map[string]any { return companyWith("vat_registrations", nil) }

// filed is a company that filed a return for March and April before.
func filed(category string, year, amount int) map[string]any {
	return companyWith("vat_returns", []any{map[string]any{"category": category, "term": "mars-april", "year": year, "amount": amount}})
}

// missing is a company that did not file one.
func missing(term string, year int) map[string]any {
	return companyWith("vat_terms_missing", []any{map[string]any{"category": "alminnelig", "term": term, "year": year}})
}

func lines(text ...string) filing { return filing{lines: text} }

// ofTotal sets fastsattMerverdiavgift.
func (f filing) ofTotal(total string) filing {
	f.total = total
	return f
}

// in sets category, kind of term, term and year.
func (f filing) in(category, length, term, year string) filing {
	f.category, f.length, f.term, f.year = category, length, term, year
	return f
}
