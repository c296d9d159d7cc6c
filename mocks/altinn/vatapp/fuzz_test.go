package vatapp

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzEnvelope: whatever comes, it is refused with words, or read so that what
// is stored reads back as the same; and the checks say the same of both.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		"", "hello", fullEnvelope, emptyEnvelope, "\uFEFF" + fullEnvelope, "\xFF\xFE<\x00a\x00",
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<p:mvaMeldingInnsending xmlns:p='" + namespace + "'/>",
		"<mvaMeldingInnsending><vedlegg/><vedlegg><vedleggsfil/></vedlegg><skattleggingsperiode><aar>1</aar></skattleggingsperiode></mvaMeldingInnsending>",
		strings.Replace(fullEnvelope, "2024-05-15T08:41:13+01:00", "9999-12-31T24:00:00.1234567-14:00", 1),
		strings.Replace(fullEnvelope, "En status", "<![CDATA[]]>&#13;%s%!", 1),
	} {
		f.Add([]byte(seed), "avtale.pdf", "311048040")
	}
	f.Fuzz(func(t *testing.T, document []byte, fileName, organisation string) {
		e, err := ReadEnvelope(document)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a word")
			}
			return
		}
		stored := e.Bytes()
		again, err := ReadEnvelope(stored)
		if err != nil || !bytes.Equal(again.Bytes(), stored) {
			t.Fatalf("%v\n%s\nthen\n%s", err, stored, again.Bytes())
		}
		s := Submission{
			Organisation: organisation, Envelope: e, Files: []File{{TypeReturn, "mva-melding.xml"}, {TypeAttachment, fileName}},
			Judgement: Judgement{Organisation: organisation, Category: fileName},
		}
		first := CheckFilling(s)
		if first != nil && (first.Name == "" || first.Text == "" || first.Cause == "" || strings.Contains(first.Text, "%!") && !strings.Contains(fileName+string(stored), "%!")) {
			t.Errorf("%+v", *first)
		}
		s.Envelope = again
		if second := CheckFilling(s); told(first) != told(second) {
			t.Errorf("%s, then %s", told(first), told(second))
		}
	})
}

func told(r *Rejection) string {
	if r == nil {
		return "-"
	}
	return r.Name + ": " + r.Text
}
