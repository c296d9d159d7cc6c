package mutants_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// matrixFile is the kill matrix, beside the suite.
const matrixFile = "../MUTANTS.md"

// row is one mutant in it.
type row struct {
	id, broken string
	breaks     []string
	// by are the cases that caught it, of those of the requirements.
	by      []string
	verdict string
	// all is how many cases of the whole suite catch it; 0: not counted.
	all int
}

// alike says whether two rows tell of the same mutant the same, but for the count.
func (r row) alike(other row) bool {
	return r.broken == other.broken && slices.Equal(r.breaks, other.breaks) && slices.Equal(r.by, other.by)
}

// matrixSection is a part of the file: all mutants of one kind.
type matrixSection struct {
	title, intro string
	rows         []row
}

// matrixSections are those of the file, in its order, without their rows.
func matrixSections() []matrixSection {
	return []matrixSection{
		{title: "Servers", intro: "Each is a right mock with something wrong before it. It is caught if a case of a requirement that it breaks, and that must be kept, fails."},
		{title: "Clients", intro: "Each is the reference client with one line of its source changed, made by `go build -overlay`. It is caught as a server is, by `portprove check client`."},
	}
}

const matrixHead = `# Mutants: how the suite itself is tested

Made by ` + "`make mutants-full`" + ` (all columns) or, but for the last column, by ` + "`PORTPROVE_MUTANTS_WRITE=1 make mutants`" + `. What is wrong
in one way must be caught by a case of what it breaks, by a run in which the same cases find nothing wrong with a right one. The last column says how many
cases of the whole suite catch it; where it is empty nobody has counted.
`

// matrixMutex: two kinds of mutants may be written by one process.
var matrixMutex sync.Mutex

// holdMatrix compares the file's section with the rows of a run, or writes it.
// Only a full run has counted the last column; otherwise that stays as long as
// the rest of its row does.
func holdMatrix(t *testing.T, title string, rows []row, full bool) {
	t.Helper()
	matrixMutex.Lock()
	defer matrixMutex.Unlock()
	before := readMatrix(t)
	after := before.with(title, rows, full)
	if os.Getenv(written) != "" {
		if err := os.WriteFile(matrixFile, []byte(after.text()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, line := range differences(before.text(), after.text()) {
		t.Error(line)
	}
	if t.Failed() {
		t.Errorf("specs/MUTANTS.md is not what this run has found; write it anew: %s=1 make mutants, or make mutants-full", written)
	}
}

// matrix is the file.
type matrix []matrixSection

func readMatrix(t *testing.T) matrix {
	t.Helper()
	text, err := os.ReadFile(matrixFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return parseMatrix(string(text))
}

// parseMatrix reads the rows of each section that there should be.
func parseMatrix(text string) matrix {
	m := matrix(matrixSections())
	_, parts, _ := strings.Cut(text, "\n## ")
	for part := range strings.SplitSeq(parts, "\n## ") {
		title, body, _ := strings.Cut(part, "\n")
		for i := range m {
			if m[i].title == title {
				m[i].rows = parseRows(body)
			}
		}
	}
	return m
}

func parseRows(body string) []row {
	var rows []row
	for line := range strings.Lines(body) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 6 || !strings.Contains(cells[0], "`") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		count, err := strconv.Atoi(cells[5])
		if err != nil {
			count = 0
		}
		rows = append(rows, row{strings.Trim(cells[0], "`"), cells[1], listed(cells[2]), listed(cells[3]), cells[4], count})
	}
	return rows
}

func listed(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ", ")
}

// with is the matrix with other rows in a section.
func (m matrix) with(title string, rows []row, full bool) matrix {
	after := make(matrix, len(m))
	copy(after, m)
	for i, s := range after {
		if s.title != title {
			continue
		}
		after[i].rows = make([]row, len(rows))
		for j, r := range rows {
			was := s.of(r.id)
			if r.verdict == "" { // go test -run has left it out
				r = was
			} else if !full {
				r.all = 0
				if r.alike(was) {
					r.all = was.all
				}
			}
			after[i].rows[j] = r
		}
	}
	return after
}

// of is the row of a mutant, or an empty one.
func (s matrixSection) of(id string) row {
	for _, r := range s.rows {
		if r.id == id {
			return r
		}
	}
	return row{id: id}
}

func (m matrix) text() string {
	var b strings.Builder
	b.WriteString(matrixHead)
	for _, s := range m {
		b.WriteString("\n## " + s.title + "\n\n" + s.intro + "\n\n")
		b.WriteString("| mutant | what is wrong | breaks | caught by | verdict | in all |\n|---|---|---|---|---|--:|\n")
		for _, r := range s.rows {
			all := ""
			if r.all > 0 {
				all = strconv.Itoa(r.all)
			}
			cells := []string{"`" + r.id + "`", r.broken, strings.Join(r.breaks, ", "), strings.Join(r.by, ", "), r.verdict, all}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
	}
	return b.String()
}

// differences of two texts, line by line.
func differences(committed, found string) []string {
	old, now := strings.Split(committed, "\n"), strings.Split(found, "\n")
	has := func(lines []string, line string) bool {
		for _, l := range lines {
			if l == line {
				return true
			}
		}
		return false
	}
	var list []string
	for _, line := range old {
		if !has(now, line) {
			list = append(list, "committed: "+line)
		}
	}
	for _, line := range now {
		if !has(old, line) {
			list = append(list, "found:     "+line)
		}
	}
	return list
}
