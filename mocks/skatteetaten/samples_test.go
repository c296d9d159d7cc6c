package skatteetaten

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// samples is the folder of the published example documents. Without it a test
// is skipped, but not in CI.
func samples(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PORTPROVE_SAMPLES")
	if folder == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PORTPROVE_SAMPLES is not set, and CI may not go without the samples")
		}
		t.Skip("PORTPROVE_SAMPLES, the folder of the published example documents, is not set")
	}
	return filepath.Join(folder, "mva")
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// knownTaxpayer is what samples.txt says of every taxpayer.
func knownTaxpayer(string) registers {
	return registers{
		form: "AS", account: "15030012342",
		obligations: []obligation{{category: categoryOrdinary, length: termTwoMonths, from: date{2015, time.January, 1}}},
	}
}

var sampleTime = time.Date(2024, time.May, 15, 12, 0, 0, 0, time.UTC)

// told are findings as samples.txt writes them.
func told(findings []finding) string {
	if len(findings) == 0 {
		return "-"
	}
	words := make([]string, len(findings))
	for i, f := range findings {
		words[i] = f.number
		if f.place.code != "" {
			words[i] += ":" + f.place.code
		}
	}
	return strings.Join(words, " ")
}

var year = regexp.MustCompile(`<aar>\d{4}</aar>`)

func TestSamplesYieldWhatWasDerivedByHand(t *testing.T) {
	t.Parallel()
	folder, tried := samples(t), map[string]bool{}
	for row := range strings.Lines(string(read(t, "testdata/samples.txt"))) {
		cells := strings.Split(strings.TrimSpace(row), " | ")
		if strings.HasPrefix(row, "#") {
			continue
		}
		tried[cells[0]] = true
		document := read(t, filepath.Join(folder, filepath.FromSlash(cells[0])))
		moved := year.ReplaceAll(document, []byte("<aar>2024</aar>"))
		for i, variant := range [][]byte{document, moved} {
			findings := judge(variant, knownTaxpayer, sampleTime, nil).found
			if got := told(findings); got != cells[i+1] {
				t.Errorf("%s, variant %d: got %s, want %s", cells[0], i, got, cells[i+1])
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "melding", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no samples", err)
	}
	for _, file := range files {
		if name := "melding/" + filepath.Base(file); !tried[name] {
			t.Errorf("%s has no row in samples.txt", name)
		}
	}
}

// The submission recorded in June 2021 was accepted.
func TestRecordedReturnIsCleanIn2021(t *testing.T) {
	t.Parallel()
	document := read(t, filepath.Join(samples(t), "feedback", "2021-06-17", "mvamelding.xml"))
	then := time.Date(2021, time.June, 17, 12, 0, 0, 0, time.UTC)
	if findings := judge(document, knownTaxpayer, then, offIn2021).found; len(findings) > 0 {
		t.Error(told(findings))
	}
	if findings := judge(document, knownTaxpayer, then, nil).found; told(findings) != "R000 R065:1 R077 R079" {
		t.Error(told(findings))
	}
	recorded := read(t, filepath.Join(samples(t), "feedback", "2021-06-17", "valideringsresultat.xml"))
	if !bytes.Contains(recorded, []byte("<avvikVedMeldingslevering>ingen avvik<")) {
		t.Error("the recorded verdict is another one")
	}
}
