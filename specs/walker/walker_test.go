package walker_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/walker"
)

// issuer says where its keys are, and refuses everything else.
type issuer struct {
	*httptest.Server
	asked []string
}

func serve(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.asked = append(i.asked, r.URL.Path+" "+r.URL.Query().Get("acr_values"))
		if r.URL.Path == "/.well-known/openid-configuration" {
			if _, err := io.WriteString(w, `{"issuer":"`+i.URL+`","jwks_uri":"`+i.URL+`/jwks.json"}`); err != nil {
				t.Error(err)
			}
			return
		}
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(i.Close)
	return i
}

// environment is as check client gives it.
func environment(t *testing.T, base, until string) map[string]string {
	t.Helper()
	made, err := client.NewReturn{Organisation: "311223348", Now: time.Now()}.Return()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "return.xml")
	if err := os.WriteFile(file, made.Document, 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"PORTPROVE_ISSUER": base, "PORTPROVE_AUTHORIZE_URL": base + "/authorize", "PORTPROVE_TOKEN_URL": base + "/token",
		"PORTPROVE_CLIENT_ID": "finance", "PORTPROVE_CLIENT_SECRET": "finance-secret", "PORTPROVE_CLIENT_AUTH_METHOD": "client_secret_post",
		"PORTPROVE_REDIRECT_URI": "http://localhost:8400/", "PORTPROVE_SCOPE": "openid", "PORTPROVE_ACR_VALUES": "idporten-loa-substantial",
		"PORTPROVE_LOGIN_HINT": "testid:15817840008", "PORTPROVE_EXCHANGE_URL": base + "/authentication/api/v1/exchange/id-porten",
		"PORTPROVE_VALIDATE_URL":  base + "/api/mva/grensesnittstoette/mva-melding/valider",
		"PORTPROVE_INSTANCES_URL": base + "/skd/mva-melding-innsending-test/instances", "PORTPROVE_RETURN": file, "PORTPROVE_UNTIL": until,
	}
}

func walk(t *testing.T, settings map[string]string) error {
	t.Helper()
	return walker.Walk(t.Context(), func(name string) string { return settings[name] })
}

// A return that was filed is no place to find out that a variable is wrong.
func TestAWrongEnvironmentIsToldBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	i := serve(t)
	right := environment(t, i.URL, "collect")
	wrong := map[string]string{"PORTPROVE_UNTIL": "party", "PORTPROVE_RETURN": "/there/is/no/such/file", "PORTPROVE_INSTANCES_URL": i.URL}
	for name := range right {
		if name != "PORTPROVE_CLIENT_SECRET" { // a client may have none
			wrong[name+" "] = ""
		}
	}
	for _, key := range slices.Sorted(maps.Keys(wrong)) {
		settings, name := maps.Clone(right), strings.TrimSpace(key)
		settings[name] = wrong[key]
		if err := walk(t, settings); !errors.Is(err, walker.ErrEnvironment) || !strings.Contains(err.Error(), name+" is ") {
			t.Errorf("%s is %q: %v", name, wrong[key], err)
		}
	}
	if len(i.asked) > 0 {
		t.Errorf("it has asked for %q", i.asked)
	}
	settings := environment(t, i.URL, "token")
	settings["PORTPROVE_CLIENT_AUTH_METHOD"] = "by_phone"
	if err := walk(t, settings); !errors.Is(err, walker.ErrEnvironment) {
		t.Error(err)
	}
}

func TestTheWalkAsksForTheLevelThatItIsTold(t *testing.T) {
	t.Parallel()
	for _, until := range []string{"login", "refresh"} {
		i := serve(t)
		settings := environment(t, i.URL, until)
		delete(settings, "PORTPROVE_RETURN") // nothing is filed
		err := walk(t, settings)
		if err == nil || errors.Is(err, walker.ErrEnvironment) {
			t.Errorf("%s: %v", until, err)
		}
		if want := "/authorize idporten-loa-substantial"; !slices.Contains(i.asked, want) {
			t.Errorf("it has asked for %q; %v", i.asked, err)
		}
	}
}
