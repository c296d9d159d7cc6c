package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNewNamesTheFieldAndWhatIsAllowed(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"no issuer", func(c *Config) { c.Profile.Issuer = "" }, `Config.Profile.Issuer is ""; allowed is an absolute address, http or https`},
		{"relative token address", func(c *Config) { c.Profile.TokenURL = "/token" }, `Config.Profile.TokenURL is "/token"; allowed is an absolute address`},
		{"other scheme", func(c *Config) { c.Profile.JWKSURL = "file:///etc/x" }, "Config.Profile.JWKSURL is"},
		{"credentials", func(c *Config) { c.Profile.ExchangeURL = "https://u@altinn.example/x" }, "Config.Profile.ExchangeURL is"},
		{"unreadable", func(c *Config) { c.Profile.AuthorizeURL = "https://%zz" }, "Config.Profile.AuthorizeURL is"},
		{"plain http elsewhere", func(c *Config) { c.Profile.AltinnJWKSURL = "http://altinn.example/jwks" }, "Config.Profile.AltinnJWKSURL is \"http://altinn.example/jwks\"; allowed is https"},
		{"no client", func(c *Config) { c.ClientID = "" }, "Config.ClientID is empty"},
		{"no secret for post", func(c *Config) { c.ClientSecret = "" }, "Config.ClientSecret is empty; AuthMethod client_secret_post needs it"},
		{"no secret for basic", func(c *Config) { c.ClientSecret, c.AuthMethod = "", "client_secret_basic" }, "Config.ClientSecret is empty; AuthMethod client_secret_basic needs it"},
		{"secret for none", func(c *Config) { c.AuthMethod = "none" }, "Config.ClientSecret is set; AuthMethod none would not send it"},
		{"none without PKCE", func(c *Config) { c.AuthMethod, c.ClientSecret, c.PKCE = "none", "", false }, "Config.PKCE is off"},
		{"method", func(c *Config) { c.AuthMethod = "basic" }, `Config.AuthMethod is "basic"; allowed are client_secret_post, client_secret_basic, private_key_jwt and none`},
		{"key for post", func(c *Config) { c.Key = ownKey() }, "Config.Key is set; AuthMethod client_secret_post would not use it"},
		{"no key", func(c *Config) { c.AuthMethod, c.ClientSecret = "private_key_jwt", "" }, "Config.Key has no private key"},
		{"secret beside a key", func(c *Config) { c.AuthMethod, c.Key = "private_key_jwt", ownKey() }, "Config.ClientSecret is set; AuthMethod private_key_jwt would not send it"},
		{"weak key", withKey(func(k *SigningKey) { k.Private = weakKey() }), "Config.Key holds a key of 1024 bits; ID-porten wants 2048 or more"},
		{"no kid", withKey(func(k *SigningKey) { k.KeyID = "" }), "Config.Key has both KeyID and Chain, or neither"},
		{"kid and chain", withKey(func(k *SigningKey) { k.Chain = certify(k.Private) }), "Config.Key has both KeyID and Chain, or neither"},
		{"another's chain", withKey(func(k *SigningKey) { k.KeyID, k.Chain = "", certify(strangeKey()) }), "Config.Key has a Chain whose first certificate is not this key's"},
		{"no address to push to", func(c *Config) { c.PAR, c.Profile.PARURL = true, "" }, `Config.Profile.PARURL is ""`},
		{"relative redirect", func(c *Config) { c.RedirectURI = "/back" }, `Config.RedirectURI is "/back"; allowed is an absolute address without fragment`},
		{"fragment", func(c *Config) { c.RedirectURI = "https://finance.example/#" }, "Config.RedirectURI is"},
		{"redirect with credentials", func(c *Config) { c.RedirectURI = "https://u@finance.example/" }, "Config.RedirectURI is"},
		{"no scope", func(c *Config) { c.Scopes = nil }, "Config.Scopes is empty"},
		{"two scopes in one", func(c *Config) { c.Scopes = []string{"openid profile"} }, `Config.Scopes has "openid profile"; allowed is each scope once`},
		{"scope twice", func(c *Config) { c.Scopes = []string{"openid", "openid"} }, `Config.Scopes has "openid"`},
		{"empty scope", func(c *Config) { c.Scopes = []string{""} }, `Config.Scopes has ""`},
		{"level", func(c *Config) { c.ACR = "idporten-loa-substantial high" }, `Config.ACR has "high"; allowed are idporten-loa-low`},
		{"prompt", func(c *Config) { c.Prompt = "select_account" }, `Config.Prompt is "select_account"; allowed are login, consent, none`},
		{"language", func(c *Config) { c.Language = "no" }, `Config.Language is "no"; allowed are nb, nn, en, se`},
		{"hint in prod", func(c *Config) { c.Profile.Name, c.LoginHint = "prod", "testid:17876098765_x" }, "Config.LoginHint is set; it is allowed in test environments and mocks only"},
		{"hint to the real issuer", func(c *Config) { c.Profile.Issuer, c.LoginHint = "https://idporten.no", "testid:17876098765_x" }, "Config.LoginHint is set"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			cfg := newFake(t).config()
			tc.change(&cfg)
			c, err := New(cfg)
			if err == nil || c != nil {
				t.Fatal("accepted")
			}
			if !strings.HasPrefix(err.Error(), "client: "+tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %q, want %q", err, tc.want)
			}
			showsNothing(t, err.Error())
		})
	}
}

func TestNewNamesAllFaultsAtOnce(t *testing.T) {
	_, err := New(Config{})
	if err == nil {
		t.Fatal("accepted nothing at all")
	}
	if n := strings.Count(err.Error(), "client: Config."); n != 11 {
		t.Errorf("%d faults in\n%v", n, err)
	}
}

func TestNewAcceptsPlainHTTPForAMock(t *testing.T) {
	cfg := newFake(t).config()
	for _, base := range []string{"http://mock.example:8080", "http://localhost:1", "http://login.localhost", "http://[::1]:1", "https://mock.example"} {
		cfg.Profile = Mock(MockBases{base, base, base, base, base})
		if _, err := New(cfg); err != nil {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestNewTakesTheMachinesClock(t *testing.T) {
	cfg := newFake(t).config()
	cfg.Now = nil
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if off := time.Since(c.Now()); off < 0 || off > time.Minute {
		t.Errorf("the clock is off by %s", off)
	}
}

func TestNewCopiesTheScopes(t *testing.T) {
	cfg := newFake(t).config()
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Scopes[0] = "changed"
	if c.cfg.Scopes[0] != "openid" {
		t.Error("the client shares the caller's slice")
	}
}

func TestMockIsARow(t *testing.T) {
	got := Mock(MockBases{
		IDPorten: "http://h:1/idporten", Login: "http://h:1/login", Altinn: "http://h:1/altinn",
		Apps: "http://h:1/apps", Skatteetaten: "http://h:1/skatteetaten",
	})
	want := Profile{
		Name:            "mock",
		Issuer:          "http://h:1/idporten",
		AuthorizeURL:    "http://h:1/login/authorize",
		LogoutURL:       "http://h:1/login/logout",
		TokenURL:        "http://h:1/idporten/token",
		PARURL:          "http://h:1/idporten/par",
		JWKSURL:         "http://h:1/idporten/jwks.json",
		IntrospectURL:   "http://h:1/idporten/token/introspect",
		RevokeURL:       "http://h:1/idporten/token/revoke",
		UserinfoURL:     "http://h:1/idporten/userinfo",
		AppURL:          "http://h:1/apps/skd/mva-melding-innsending-test",
		ValidatorURL:    "http://h:1/skatteetaten/api/mva/grensesnittstoette/mva-melding/valider",
		AltinnPlatform:  "http://h:1/altinn",
		ExchangeURL:     "http://h:1/altinn/authentication/api/v1/exchange/id-porten",
		AltinnIssuer:    "http://h:1/altinn/authentication/api/v1/openid/",
		AltinnJWKSURL:   "http://h:1/altinn/authentication/api/v1/openid/.well-known/openid-configuration/jwks",
		StorageURL:      "http://h:1/altinn/storage/api/v1",
		ClockFromServer: true,
	}
	if got != want {
		t.Errorf("got %+v", got)
	}
}

func TestAuthorizeWalksTheSteps(t *testing.T) {
	f := newFake(t)
	for _, walk := range []func(*Client) (IDPortenToken, AltinnToken, error){
		func(c *Client) (IDPortenToken, AltinnToken, error) { return c.Authorize(t.Context()) },
		func(c *Client) (IDPortenToken, AltinnToken, error) { return c.Reauthorize(t.Context()) },
	} {
		idporten, altinn, err := walk(f.client())
		if err != nil || idporten.AccessToken != theAccess || altinn.JWT == "" {
			t.Errorf("got %v, %v, %v", idporten, altinn, err)
		}
	}
	if SuccessMessage != "Access token was successfully obtained." {
		t.Errorf("success says %q", SuccessMessage)
	}
}

func TestAuthorizeStopsWhereItFails(t *testing.T) {
	cases := []struct{ path, step string }{{"/authorize", "login"}, {"/token", "token"}, {exchangeAt, "exchange"}}
	for _, tc := range cases {
		f := newFake(t)
		f.answers[tc.path] = answerText(http.StatusServiceUnavailable, "closed")
		idporten, altinn, err := f.client().Authorize(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Step != tc.step || e.Status != 503 {
			t.Errorf("%s: %v", tc.path, err)
		}
		if (idporten.AccessToken != "") != (tc.step == "exchange") || altinn.JWT != "" {
			t.Errorf("%s: returned %v, %v", tc.path, idporten, altinn)
		}
		if tc.step != "exchange" && len(f.requests(exchangeAt)) != 0 {
			t.Errorf("%s: went on", tc.path)
		}
	}
}
