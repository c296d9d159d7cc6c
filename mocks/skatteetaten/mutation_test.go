package skatteetaten

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	mutations = 500
	seed      = 20240515
	schema    = "no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.v1.0.xsd"
)

// The structure check and xmllint, which has the published schema, must agree
// on which documents are valid.
func TestStructureAgreesWithXmllint(t *testing.T) {
	t.Parallel()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing, and CI may not go without it")
		}
		t.Skip("xmllint is missing (Debian: libxml2-utils)")
	}
	folder := samples(t)
	originals := sampleReturns(t, folder)
	names, documents := writeAll(t, append(originals, mutated(t, originals)...))
	valid := lintedValid(t, lint, filepath.Join(folder, "xsd", schema), names)
	counts := map[bool]int{}
	for i, name := range names {
		_, defects, _ := checkStructure(documents[i])
		if got := len(defects) == 0; got != valid[name] {
			t.Errorf("xmllint says %t: %v\n%s", valid[name], defects, documents[i])
		}
		counts[valid[name]]++
	}
	if counts[true] < len(originals)+mutations/20 || counts[false] < mutations/2 {
		t.Errorf("the mutations prove little: %v", counts)
	}
}

func sampleReturns(t *testing.T, folder string) [][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "melding", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no samples", err)
	}
	var documents [][]byte
	for _, file := range append(files, filepath.Join(folder, "feedback", "2021-06-17", "mvamelding.xml")) {
		documents = append(documents, read(t, file))
	}
	return documents
}

func writeAll(t *testing.T, documents [][]byte) ([]string, [][]byte) {
	t.Helper()
	folder := t.TempDir()
	names := make([]string, 0, len(documents))
	for i, document := range documents {
		name := filepath.Join(folder, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(name, document, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names, documents
}

// lintedValid runs xmllint once over all files; its exit code says only that
// some are not valid.
func lintedValid(t *testing.T, lint, schema string, names []string) map[string]bool {
	t.Helper()
	//nolint:gosec // the program was looked up, the files are ours.
	out, err := exec.CommandContext(t.Context(), lint, append([]string{"--noout", "--schema", schema}, names...)...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	valid := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		name, verdict, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verdict {
		case "validates":
			valid[name] = true
		case "fails to validate":
			valid[name] = false
		}
	}
	if len(valid) != len(names) {
		t.Fatalf("xmllint judged %d of %d files:\n%.2000s", len(valid), len(names), out)
	}
	return valid
}

// branch is an element to be mutated.
type branch struct {
	name, text string
	children   []*branch
}

func mutated(t *testing.T, originals [][]byte) [][]byte {
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // it shall repeat.
	documents := make([][]byte, 0, mutations)
	for i := range mutations {
		root := parseBranch(t, originals[i%len(originals)])
		for range 1 + chance.IntN(2) {
			mutate(chance, root)
		}
		documents = append(documents, root.document())
	}
	return documents
}

// values are put into elements at random; which are good depends on the
// element, and the two judges have to agree on that.
var values = []string{
	"", " ", "0", "-0", "1.", ".5", "+7", "0,5", "1 000", "1e3", "12x", "--1", " 25 ", "2024", "0000", "-2024", "2024Z", "2024+01:00", "2024+15:00", "21", "02024",
	"91323825", "913238254", "91323825X", "1234567", "alminnelig", "alminnelig ", "Alminnelig", "kompensasjon", "eHandel", "foo",
	"mars-april", "mars-mai", "januar-mars", "januar-juni", "januar", "aarlig", "uke 1", "uke 53", "uke 54", "uke 01", "foerste halvdel mars", "første halvdel mars",
	"æøå", strings.Repeat("x", 4000), strings.Repeat("x", 4001), strings.Repeat("ø", 4000), "a\nb", "\u00a025", "&", "<",
}

var strangers = []string{
	"mvaKode", "merknad", "beskrivelse", "utvalgtMerknad", "grunnlag", "sats", "merverdiavgift", "periode", "aar", "innsending", "nytt",
	"skattleggingsperiodeMaaned", "skattleggingsperiodeAar", "mvaSpesifikasjonslinje", "identifikasjonsnummer", "organisasjonsnummer",
}

func mutate(chance *rand.Rand, root *branch) {
	all := root.all()
	at := all[chance.IntN(len(all))]
	n := len(at.children)
	if n == 0 {
		if chance.IntN(4) == 0 {
			at.name = misspelt(chance, at.name)
			return
		}
		at.text = values[chance.IntN(len(values))]
		return
	}
	i := chance.IntN(n)
	switch chance.IntN(7) {
	case 0:
		at.children = slices.Delete(at.children, i, i+1)
	case 1:
		at.children = slices.Insert(at.children, i, at.children[i])
	case 2:
		j := chance.IntN(n)
		at.children[i], at.children[j] = at.children[j], at.children[i]
	case 3:
		at.children[i].name = misspelt(chance, at.children[i].name)
	case 4:
		stranger := &branch{name: strangers[chance.IntN(len(strangers))], text: values[chance.IntN(len(values))]}
		at.children = slices.Insert(at.children, i, stranger)
	case 5:
		at.text = []string{"stray", " ", "\n\t"}[chance.IntN(3)]
	case 6:
		at.children = nil
	}
}

func misspelt(chance *rand.Rand, name string) string {
	if chance.IntN(2) == 0 {
		return strings.ToUpper(name[:1]) + name[1:]
	}
	i := chance.IntN(len(name))
	return name[:i] + "x" + name[i:]
}

func (b *branch) all() []*branch {
	found := []*branch{b}
	for _, child := range b.children {
		found = append(found, child.all()...)
	}
	return found
}

func parseBranch(t *testing.T, document []byte) *branch {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(document)))
	open := []*branch{{}}
	for len(open) > 0 {
		token, err := d.Token()
		if err != nil {
			break
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &branch{name: token.Name.Local}
			last.children = append(last.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += strings.Trim(string(token), " \t\r\n")
		}
	}
	if len(open[0].children) != 1 {
		t.Fatal("the sample has no root")
	}
	return open[0].children[0]
}

func (b *branch) document() []byte {
	var text strings.Builder
	text.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	b.write(&text, ` xmlns="`+namespace+`"`)
	return []byte(text.String())
}

func (b *branch) write(into *strings.Builder, attributes string) {
	into.WriteString("<" + b.name + attributes + ">")
	into.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(b.text))
	for _, child := range b.children {
		child.write(into, "")
	}
	into.WriteString("</" + b.name + ">")
}
