package profile

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The test binary plays the commands and the clean environments.
const role = "PORTPROVE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "secret":
		fmt.Println(theSecret)
	case "arguments":
		fmt.Print(strings.Join(os.Args[1:], "|"))
	case "fail":
		fmt.Println(theSecret)
		fmt.Fprintln(os.Stderr, theSecret)
		os.Exit(3)
	case "hang":
		select {}
	case "nap":
		time.Sleep(3 * time.Second)
	case "leave":
		child := exec.Command(os.Args[0]) //nolint:gosec // this test itself
		child.Env, child.Stdout = append(os.Environ(), role+"=nap"), os.Stdout
		if err := child.Start(); err != nil {
			panic(err)
		}
		fmt.Println(theSecret)
	case "flood":
		for {
			if _, err := os.Stdout.WriteString(theSecret); err != nil {
				os.Exit(1)
			}
		}
	case "get":
		get(os.Args[1])
	}
}

// get asks for an address with the client of an empty profile.
func get(address string) {
	hc, err := Profile{}.HTTPClient()
	if err != nil {
		panic(err)
	}
	response, err := hc.Get(address)
	if err != nil {
		fmt.Print(err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	fmt.Print(string(body), err)
}

func TestSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	for content, want := range map[string]string{
		theSecret: theSecret, theSecret + "\n": theSecret, theSecret + "\r\n": theSecret, "a b\n": "a b",
		"": "is empty", "\n": "is empty", theSecret + "\n\n": "has more than one line", theSecret + "\nx": "has more than one line",
		strings.Repeat("x", 5000): "is longer than 4096 bytes",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("FINANCE_SECRET", content)
		for _, source := range []SecretSource{{File: file}, {Env: "FINANCE_SECRET"}} {
			got, err := Profile{ClientSecret: source}.Secret(t.Context())
			if err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), theSecret) || got != "") {
				t.Errorf("%v: %q, %v", source, got, err)
			}
			if err == nil && got != want {
				t.Errorf("%v: %q", source, got)
			}
		}
	}
	if _, err := (Profile{ClientSecret: SecretSource{File: file + "x"}}).Secret(t.Context()); err == nil || !strings.Contains(err.Error(), file+"x") {
		t.Errorf("got %v", err)
	}
	if got, err := (Profile{}).Secret(t.Context()); got != "" || err != nil {
		t.Errorf("without a source: %q, %v", got, err)
	}
}

func TestSecretFromACommand(t *testing.T) {
	self := `"` + os.Args[0] + `"`
	run := func(ctx context.Context, as, command string) (string, error) {
		t.Setenv(role, as)
		return Profile{ClientSecret: SecretSource{Command: command}}.Secret(ctx)
	}
	if got, err := run(t.Context(), "secret", self); got != theSecret || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := run(t.Context(), "arguments", self+` $HOME 'a b' "it's" x'y'z ;ls ''`); got != "$HOME|a b|it's|xyz|;ls|" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for as, want := range map[string]string{
		"fail": "it failed (exit status 3): run it by hand", "hang": "it did not end in time", "flood": "is longer than 4096 bytes",
		"leave": "it failed (exec: WaitDelay expired before I/O complete)",
	} {
		ctx := t.Context()
		if as == "hang" {
			ctx = short
		}
		got, err := run(ctx, as, self)
		if err == nil || got != "" || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), theSecret) {
			t.Errorf("%s: %q, %v", as, got, err)
		}
	}
	if _, err := run(t.Context(), "secret", "no-such-command-anywhere x"); err == nil || !strings.Contains(err.Error(), "it failed") {
		t.Errorf("got %v", err)
	}
}

// trusted is a TLS server for example.com, the profile that reaches it by
// name, and what the server was asked.
func trusted(t *testing.T, config *tls.Config) (Profile, *[]*http.Request) {
	t.Helper()
	var asked []*http.Request
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r)
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are what the tests want
	server.StartTLS()
	t.Cleanup(server.Close)
	file := write(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	return Profile{CAFile: file, Resolve: []string{"Example.com:443:" + server.Listener.Addr().String()}, UserAgent: "portprove/1.2"}, &asked
}

// fetch returns the status that p's client gets.
func fetch(t *testing.T, p Profile, address string) (int, error) {
	t.Helper()
	hc, err := p.HTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hc.CloseIdleConnections)
	response, err := hc.Get(address)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func TestHTTPClientReachesAHostByResolveAndCAFile(t *testing.T) {
	p, asked := trusted(t, nil)
	status, err := fetch(t, p, "https://EXAMPLE.com/x")
	if err != nil {
		t.Fatal(err)
	}
	if status != http.StatusFound || len(*asked) != 1 {
		t.Errorf("status %d, asked %d times: a redirect was followed", status, len(*asked))
	}
	if got := (*asked)[0]; got.Host != "EXAMPLE.com" || got.UserAgent() != "portprove/1.2" || got.URL.Path != "/x" {
		t.Errorf("asked %s %s by %q", got.Host, got.URL, got.UserAgent())
	}
}

// Both families, an IPv6 address in its brackets.
func TestHTTPClientReachesBothFamilies(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Skipf("this machine has no %s: %v", address, err)
		}
		server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Second}}
		server.Start()
		t.Cleanup(server.Close)
		if status, err := fetch(t, Profile{Resolve: []string{"both.test:80:" + listener.Addr().String()}}, "http://both.test/"); err != nil || status != http.StatusNotFound {
			t.Errorf("%s by resolve: %d, %v", address, status, err)
		}
	}
}

func TestHTTPClientDoesNotTrustWhatNobodyNamed(t *testing.T) {
	p, asked := trusted(t, nil)
	p.CAFile = ""
	_, err := fetch(t, p, "https://example.com/")
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok || len(*asked) > 0 {
		t.Errorf("got %v", err)
	}
	p, asked = trusted(t, nil)
	p.Resolve = []string{"other.test:443" + strings.TrimPrefix(p.Resolve[0], "Example.com:443")}
	if _, err := fetch(t, p, "https://other.test/"); err == nil || len(*asked) > 0 {
		t.Error("a certificate for another name was accepted")
	}
}

func TestHTTPClientWantsTLS12(t *testing.T) {
	p, asked := trusted(t, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}) //nolint:gosec // what is to be refused
	if _, err := fetch(t, p, "https://example.com/"); err == nil || len(*asked) > 0 {
		t.Errorf("got %v", err)
	}
	p, _ = trusted(t, &tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12}) //nolint:gosec // just good enough
	if _, err := fetch(t, p, "https://example.com/"); err != nil {
		t.Error(err)
	}
}

func TestHTTPClientTrustsTheSystemToo(t *testing.T) {
	p, _ := trusted(t, nil)
	file, err := os.ReadFile(p.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	want, err := x509.SystemCertPool()
	if err != nil {
		t.Fatal(err)
	}
	want.AppendCertsFromPEM(file)
	if got, err := p.pool(); err != nil || !got.Equal(want) {
		t.Errorf("other certificates than the system's and the file's, %v", err)
	}
}

func TestHTTPClientRefusesACAFileWithoutCertificates(t *testing.T) {
	file := write(t, "ca.pem", "nothing")
	if hc, err := (Profile{CAFile: file}).HTTPClient(); err == nil || hc != nil || !strings.Contains(err.Error(), "has no certificate in PEM") {
		t.Errorf("got %v", err)
	}
}

func TestHTTPClientIsPatientWithinLimits(t *testing.T) {
	hc, err := Profile{}.HTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	transport := hc.Transport.(named).next.(*http.Transport) //nolint:errcheck,forcetypeassert // a panic fails the test as well
	got := []time.Duration{hc.Timeout, transport.TLSHandshakeTimeout, transport.ResponseHeaderTimeout, dialTime}
	if !slices.Equal(got, []time.Duration{time.Minute, 10 * time.Second, 2 * time.Minute, 10 * time.Second}) {
		t.Errorf("got %v", got)
	}
	if config := transport.TLSClientConfig; config.InsecureSkipVerify || config.RootCAs != nil {
		t.Errorf("got %+v", config)
	}
}

// proxy answers for whomever it is asked.
func proxy(t *testing.T) (address string, asked *[]string) {
	t.Helper()
	asked = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.RequestURI+" "+r.UserAgent())
		if r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func TestHTTPClientUsesTheProxyOfTheProfile(t *testing.T) {
	address, asked := proxy(t)
	p := Profile{Proxy: address}
	if _, err := fetch(t, p, "http://127.0.0.1:1/x"); err != nil {
		t.Error(err)
	}
	if _, err := fetch(t, p, "https://idporten.invalid/x"); err == nil {
		t.Error("got past a proxy that refuses")
	}
	if len(*asked) != 2 || (*asked)[0] != "GET http://127.0.0.1:1/x portprove" || !strings.HasPrefix((*asked)[1], "CONNECT idporten.invalid:443") {
		t.Errorf("asked %q", *asked)
	}
}

// The environment is read once for a process, so a process of its own looks.
func TestHTTPClientUsesTheProxyOfTheEnvironment(t *testing.T) {
	address, asked := proxy(t)
	child := func(target string, env ...string) string {
		command := exec.CommandContext(t.Context(), os.Args[0], target) //nolint:gosec // this test itself
		command.Env = append(os.Environ(), append(env, role+"=get", "http_proxy=", "no_proxy=")...)
		out, err := command.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return string(bytes.TrimSpace(out))
	}
	child("http://idporten.invalid/", "HTTP_PROXY="+address)
	if len(*asked) != 1 || (*asked)[0] != "GET http://idporten.invalid/ portprove" {
		t.Errorf("asked %q", *asked)
	}
	// NO_PROXY has the last word. (This machine's own addresses never go by the
	// environment's proxy, so it is a name that fails that shows it.)
	if got := child("http://idporten.invalid/", "HTTP_PROXY="+address, "NO_PROXY=.invalid"); got == "" || len(*asked) != 1 {
		t.Errorf("got %q, asked %q", got, *asked)
	}
}

func TestParseResolve(t *testing.T) {
	for entry, want := range map[string]string{
		"a:443:127.0.0.1":      "a:443 127.0.0.1:443",
		"A:443:127.0.0.1:8443": "a:443 127.0.0.1:8443",
		"a:443:::1":            "a:443 [::1]:443",
		"a:443:[::1]":          "a:443 [::1]:443",
		"a:443:[::1]:8443":     "a:443 [::1]:8443",
		"a:0:127.0.0.1":        "",
		"a:x:127.0.0.1":        "",
		":443:127.0.0.1":       "",
		"a:443":                "",
		"a:443:b":              "",
		"a:443:127.0.0.1:x":    "",
	} {
		from, to, err := parseResolve(entry)
		if got := strings.TrimSpace(from + " " + to); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", entry, got, err)
		}
	}
}
