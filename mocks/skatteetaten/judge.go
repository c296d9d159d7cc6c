package skatteetaten

import (
	"slices"
	"time"
)

// opinion is what was found in a document, and what was read of it.
type opinion struct {
	// read is whole only if the document is structured.
	read  *vatReturn
	found []finding
	// period is the one that the return names, where it does.
	period period
	// wellFormed documents are XML, structured ones pass the schema.
	wellFormed, structured bool
}

// judge holds a document against the schema and, if it passes, against the
// rules.
func judge(document []byte, know func(organisation string) registers, now time.Time, off []string) opinion {
	r, defects, wellFormed := checkStructure(document)
	o := opinion{read: r, wellFormed: wellFormed, structured: len(defects) == 0}
	o.period, _ = periodOf(r.term, r.year) // the schema has checked the name, if there is one
	if !o.structured {
		o.found = structureFindings(defects)
		return o
	}
	s := &subject{vatReturn: r, registers: know(r.organisation), period: o.period, today: today(now)}
	o.found = s.findings(off)
	return o
}

// structureFindings are all of rule R001.
func structureFindings(defects []defect) []finding {
	table := rules()
	r001 := &table[slices.IndexFunc(table, func(r rule) bool { return r.number == "R001" })]
	found := make([]finding, 0, len(defects))
	for _, d := range defects {
		found = append(found, finding{
			rule: r001, place: place{path: "//" + d.element, line: noLine},
			detail: d.text, xmlLine: d.line, xmlColumn: d.column,
		})
	}
	return found
}

// offIn2021 are the rules that did not hold in the autumn of 2021 and before.
// Docs: the change log of the rules (R000, R065, R077). Seen: R079, as the
// recorded submission of June 2021 was accepted with a KID whose check digit
// is wrong either way.
var offIn2021 = []string{"R000", "R065", "R077", "R079"}
