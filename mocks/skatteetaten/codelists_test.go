package skatteetaten

import (
	"cmp"
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is a published code list, its entries as maps of element to text.
func listed(t *testing.T, name string) []map[string]string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(read(t, filepath.Join(samples(t), "kodelister", name)))))
	var entries []map[string]string
	path := []string{}
	for {
		token, err := d.Token()
		if err != nil {
			return entries
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			if len(path) == 2 && token.Name.Local == "kode" {
				entries = append(entries, map[string]string{})
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 2 && path[1] == "kode" && path[2] != "beskrivelse" {
				entries[len(entries)-1][path[len(path)-1]] += strings.TrimSpace(strings.Trim(string(token), "\n"))
			}
		}
	}
}

func letters(entry map[string]string) string {
	var found []string
	for _, c := range []struct{ letter, element string }{
		{"A", "alminneligPrimær"}, {"A", "alminneligprimær"}, {"K", "kompensasjon"}, {"O", "omvendtAvgiftsplikt"},
	} {
		if entry[c.element] == "SANN" {
			found = append(found, c.letter)
		}
	}
	return strings.Join(found, " ")
}

// The embedded lists are the published ones, row by row.
func TestListsAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, published string
		row             func(map[string]string) []string
	}{
		{codesFile, "mvaKodeSAFT.xml", func(e map[string]string) []string { return []string{e["tekniskNavn"], e["satstype"], letters(e)} }},
		{ratesFile, "sats.xml", func(e map[string]string) []string {
			return []string{e["tekniskNavn"], e["satstype"], e["fradato"], e["tildato"]}
		}},
		{specificationsFile, "mvaSpesifikasjon.xml", func(e map[string]string) []string { return []string{e["tekniskNavn"], letters(e)} }},
		{remarksFile, "merknad.xml", func(e map[string]string) []string { return []string{e["tekniskNavn"], e["merknadGjelder"], letters(e)} }},
		{remarkCodesFile, "merknadTilsvarendeMvaKode.xml", func(e map[string]string) []string {
			return []string{e["mvaKode"], e["merknad"], e["levertFortegn"], e["forventetFortegn"], e["mvaSpesifikasjon"], letters(e)}
		}},
	} {
		var want [][]string
		for _, entry := range listed(t, c.published) {
			want = append(want, c.row(entry))
		}
		got := rows(c.file)
		compare := func(a, b []string) int { return cmp.Compare(strings.Join(a, "\t"), strings.Join(b, "\t")) }
		slices.SortFunc(got, compare)
		slices.SortFunc(want, compare)
		if len(want) == 0 || !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: %d rows, published are %d", c.published, len(got), len(want))
		}
	}
}

func TestRemarksFitWhereTheListSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row  fit
		want bool
	}{
		{fit{code: "52", remark: plainRemark("gjenutførsel eller retur"), category: "A", sent: plus, expected: plus}, true}, // a no-break space in the list
		{fit{code: "1", remark: plainRemark("Feil i regnskapsprogram"), category: "K", sent: plus, expected: minus}, true},  // a capital in the list
		{fit{code: "1", remark: plainRemark("tjenesteeksport"), category: "A", sent: minus, expected: minus}, false},
		{fit{code: "1", remark: "personkjøretøy", specification: specReversal, category: "A", sent: plus, expected: plus}, true},
	} {
		if got := lists().fitting[c.row]; got != c.want {
			t.Errorf("%+v: %t", c.row, got)
		}
	}
}
