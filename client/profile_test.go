package client

import (
	"reflect"
	"slices"
	"testing"
)

const rowSource = "docs.digdir.no (oidc_func_wellknown); Skatteetaten/mva-meldingen"

func TestRowsAreTheRealAddresses(t *testing.T) {
	want := []Profile{
		{
			Name:           "test",
			Issuer:         "https://test.idporten.no",
			AuthorizeURL:   "https://login.test.idporten.no/authorize",
			LogoutURL:      "https://login.test.idporten.no/logout",
			TokenURL:       "https://test.idporten.no/token",
			PARURL:         "https://test.idporten.no/par",
			JWKSURL:        "https://test.idporten.no/jwks.json",
			IntrospectURL:  "https://test.idporten.no/token/introspect",
			RevokeURL:      "https://test.idporten.no/token/revoke",
			UserinfoURL:    "https://test.idporten.no/userinfo",
			AltinnPlatform: "https://platform.tt02.altinn.no",
			ExchangeURL:    "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten",
			AltinnIssuer:   "https://platform.tt02.altinn.no/authentication/api/v1/openid/",
			AltinnJWKSURL:  "https://platform.tt02.altinn.no/authentication/api/v1/openid/.well-known/openid-configuration/jwks",
			StorageURL:     "https://platform.tt02.altinn.no/storage/api/v1",
			AppURL:         "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-test",
			ValidatorURL:   "https://idporten-api-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider",
			SelfServiceURL: "https://api.test.samarbeid.digdir.no",
			Source:         rowSource,
			AsOf:           "2026-11",
		},
		{
			Name:           "prod",
			Issuer:         "https://idporten.no",
			AuthorizeURL:   "https://login.idporten.no/authorize",
			LogoutURL:      "https://login.idporten.no/logout",
			TokenURL:       "https://idporten.no/token",
			PARURL:         "https://idporten.no/par",
			JWKSURL:        "https://idporten.no/jwks.json",
			IntrospectURL:  "https://idporten.no/token/introspect",
			RevokeURL:      "https://idporten.no/token/revoke",
			UserinfoURL:    "https://idporten.no/userinfo",
			AltinnPlatform: "https://platform.altinn.no",
			ExchangeURL:    "https://platform.altinn.no/authentication/api/v1/exchange/id-porten",
			AltinnIssuer:   "https://platform.altinn.no/authentication/api/v1/openid/",
			AltinnJWKSURL:  "https://platform.altinn.no/authentication/api/v1/openid/.well-known/openid-configuration/jwks",
			StorageURL:     "https://platform.altinn.no/storage/api/v1",
			AppURL:         "https://skd.apps.altinn.no/skd/mva-melding-innsending-v1",
			ValidatorURL:   "https://idporten.api.skatteetaten.no/api/mva/grensesnittstoette/mva-melding/valider",
			SelfServiceURL: "https://api.samarbeid.digdir.no",
			Source:         rowSource,
			AsOf:           "2026-11",
		},
	}
	if names := RowNames(); !slices.Equal(names, []string{"test", "prod"}) {
		t.Errorf("the rows are %v", names)
	}
	for _, row := range want {
		if got, ok := Row(row.Name); !ok || !reflect.DeepEqual(got, row) {
			t.Errorf("%s\n got %+v\nwant %+v", row.Name, got, row)
		}
	}
	for _, name := range []string{"", "mock", "Test", "production"} {
		if got, ok := Row(name); ok || got != (Profile{}) {
			t.Errorf("%q is a row", name)
		}
	}
}

func TestARowMakesAClient(t *testing.T) {
	for _, name := range RowNames() {
		cfg := newFake(t).config()
		cfg.Profile, _ = Row(name)
		if _, err := New(cfg); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRetired(t *testing.T) {
	for name, want := range map[string]string{
		"oidc-ver2.difi.no":            "test.idporten.no",
		"oidc.difi.no":                 "idporten.no",
		"OIDC.difi.no.":                "idporten.no",
		"mp-test.sits.no":              "idporten-api-test.sits.no",
		"idporten-api-sbstest.sits.no": "idporten-api-test.sits.no",
		"mva-melding-innsending-etm2":  "mva-melding-innsending-test",
	} {
		if got, ok := Retired(name); !ok || got != want {
			t.Errorf("%s: got %q, %t", name, got, ok)
		}
	}
	for _, row := range rows {
		for _, name := range []string{row.Issuer, "test.idporten.no", "difi.no", ""} {
			if got, ok := Retired(name); ok || got != "" {
				t.Errorf("%q is retired in favour of %q", name, got)
			}
		}
	}
}
