package mocks_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

func TestStartPage(t *testing.T) {
	m := mocks.Start(t, mocks.Options{Switches: map[string]string{"texts": "sdk"}})
	status, text := body(t, m.Base+"/")
	if status != http.StatusOK {
		t.Fatalf("answers %d %s", status, text)
	}
	for _, want := range []string{
		m.Base + "/idporten/.well-known/openid-configuration", m.Base + "/login/authorize", m.Base + "/altinn/authentication/api/v1/exchange/id-porten",
		m.Base + "/_portprove/journal", "15817840008", "OPPLAGT TESTPERSON", "finance-refresh-secret", "https://finance.example/?cmp=USMF", "texts=sdk",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the start page lacks %s", want)
		}
	}
}
