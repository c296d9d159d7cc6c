package vatapp

import "testing"

func TestDataTypesAreThoseOfTheMetadata(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]struct {
		contentTypes, min, max int
		bytes                  int64
		task                   string
		form                   bool
	}{
		"no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0": {1, 1, 1, 0, "Task_1", true},
		"mvamelding":               {1, 1, 1, 26214400, "Task_1", false},
		"binaerVedlegg":            {15, 0, 57, 26214400, "Task_1", false},
		"tidligereinnsendtvedlegg": {1, 0, 57, 26214400, "Task_1", false},
		"miljo":                    {1, 0, 1, 26214400, "Task_1", false},
		"utfyllingslogg":           {3, 0, 1, 26214400, "Task_1", false},
		"signeringslogg":           {2, 0, 1, 26214400, "Task_2", false},
		"godkjenningslogg":         {3, 0, 1, 26214400, "Task_2", false},
		"betalingsinformasjon":     {3, 0, 1, 26214400, "Task_2", false},
		"kvittering":               {3, 1, 1, 26214400, "Task_3", false},
		"valideringsresultat":      {2, 0, 1, 26214400, "Task_3", false},
		"attesteringslogg":         {3, 1, 1, 26214400, "Task_4", false},
		"portalLenker":             {1, 0, 1, 26214400, "Task_4", false},
	} {
		d, ok := FindDataType(id)
		if !ok || d.ID != id || len(d.ContentTypes) != want.contentTypes || d.Min != want.min || d.Max != want.max || d.MaxBytes != want.bytes || d.Task != want.task || d.Form != want.form {
			t.Errorf("%s: %+v", id, d)
		}
	}
	if list := DataTypes(); len(list) != 13 {
		t.Errorf("%d data types", len(list))
	}
	if _, ok := FindDataType("Mvamelding"); ok {
		t.Error("there is no Mvamelding")
	}
}

// Who changes what was handed out changes a copy.
func TestDataTypesAreCopies(t *testing.T) {
	t.Parallel()
	first, _ := FindDataType(TypeReturn)
	first.ContentTypes[0] = "x"
	if second, _ := FindDataType(TypeReturn); second.ContentTypes[0] != "text/xml" {
		t.Errorf("%+v", second)
	}
}
