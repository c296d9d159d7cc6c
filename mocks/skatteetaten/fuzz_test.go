package skatteetaten

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzJudge: whatever comes, the verdict is XML in both forms, says no less
// than its findings, and is the same the second time.
func FuzzJudge(f *testing.F) {
	for _, seed := range []string{
		"", "hello", plainReturn, "\uFEFF" + plainReturn, "<a><b></a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<p:a xmlns:p='" + namespace + "' p:b='1'/>",
		strings.Replace(plainReturn, ">0<", ">99999999999999999999999999999999999999.5<", 1),
		strings.Replace(plainReturn, "<fastsatt", "<mvaSpesifikasjonslinje><mvaKode>81</mvaKode><grunnlag>-.5</grunnlag><sats>11,11</sats><merverdiavgift>+1.</merverdiavgift></mvaSpesifikasjonslinje><fastsatt", 1),
	} {
		f.Add([]byte(seed))
	}
	if folder := os.Getenv("PORTPROVE_SAMPLES"); folder != "" {
		files, err := filepath.Glob(filepath.Join(folder, "mva", "melding", "*.xml"))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		o := judge(document, knownTaxpayer, sampleTime, nil)
		found := o.found
		if !o.wellFormed && len(found) == 0 {
			t.Error("malformed, and nothing is said")
		}
		s := &Server{}
		result := s.result(found)
		for _, text := range [][]byte{result.as2022(), result.as2021()} {
			mustBeXML(t, text)
		}
		if again := judge(document, knownTaxpayer, sampleTime, nil).found; told(again) != told(found) {
			t.Errorf("%s, then %s", told(found), told(again))
		}
	})
}

func mustBeXML(t *testing.T, text []byte) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
	}
}
