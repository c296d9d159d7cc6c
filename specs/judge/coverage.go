package judge

import "slices"

// Covered is a requirement and the cases that prove it.
type Covered struct {
	Requirement
	Cases []string `json:"cases"`
}

// Uncovered says that nothing proves it, and that nobody has said why.
func (c Covered) Uncovered() bool { return len(c.Cases) == 0 && c.NoCase == "" }

// Coverage is requirements and cases, both ways.
type Coverage struct {
	Requirements []Covered `json:"requirements"`
	Cases        []Proof   `json:"cases"`
}

// Proof is a case and the requirements that it proves.
type Proof struct {
	ID           string   `json:"id"`
	Text         string   `json:"text"`
	Requirements []string `json:"requirements"`
	Labels       []string `json:"labels,omitempty"`
	Source       string   `json:"source"`
}

// Cover puts both lists together; keep chooses requirements.
func Cover(requirements []Requirement, cases []Case, keep func(Requirement) bool) Coverage {
	c := Coverage{Requirements: []Covered{}, Cases: []Proof{}}
	kept := make(map[string]bool)
	for _, r := range requirements {
		if !keep(r) {
			continue
		}
		kept[r.ID] = true
		row := Covered{Requirement: r, Cases: []string{}}
		for _, k := range cases {
			if slices.Contains(k.Requirements, r.ID) {
				row.Cases = append(row.Cases, k.ID)
			}
		}
		c.Requirements = append(c.Requirements, row)
	}
	for _, k := range cases {
		if slices.ContainsFunc(k.Requirements, func(id string) bool { return kept[id] }) {
			c.Cases = append(c.Cases, Proof{k.ID, k.Sentence(), k.Requirements, k.Labels, k.Source})
		}
	}
	return c
}

// Sentence is chapter and text together.
func (k Case) Sentence() string {
	if k.Chapter == "" {
		return k.Text
	}
	return k.Chapter + ": " + k.Text
}

// Uncovered are the requirements without a case and without a reason.
func (c Coverage) Uncovered() []Covered {
	return slices.DeleteFunc(slices.Clone(c.Requirements), func(r Covered) bool { return !r.Uncovered() })
}
