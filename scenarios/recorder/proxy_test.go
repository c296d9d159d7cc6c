package recorder

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// service is one server with several hosts by their paths, as a mock is.
func service(t *testing.T, handler http.HandlerFunc) (base string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func start(t *testing.T, base string, o Options) *Proxy {
	t.Helper()
	o.Environment = "mock"
	o.Hosts = []Host{{"idporten", base + "/idporten"}, {"login", base + "/login"}}
	o.Issuers = []string{base + "/idporten", base + "/idporten/issuer/"}
	p, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

var plainClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func get(t *testing.T, address string, change func(*http.Request)) (status int, header http.Header, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(request)
	}
	response, err := plainClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(body)
}

func TestAddressesLeadThroughTheProxyAndIssuersStay(t *testing.T) {
	t.Parallel()
	var base string
	var referer, origin, host string
	base = service(t, func(w http.ResponseWriter, r *http.Request) {
		referer, origin, host = r.Header.Get("Referer"), r.Header.Get("Origin"), r.Host
		w.Header().Set("Content-Type", "application/json")
		w.Header().Add("Set-Cookie", "a=b; Path=/login/authorize; Domain=example.com; Secure; SameSite=None; HttpOnly")
		w.Header().Add("Set-Cookie", "__Host-c=d; Path=/; Secure")
		switch r.URL.Path {
		case "/login/to-client":
			w.Header().Set("Location", "https://erp.example/cb?code=x&iss="+base+"/idporten")
			w.WriteHeader(http.StatusFound)
		case "/login/onwards":
			w.Header().Set("Location", "/login/authorize/next?x=y")
			w.WriteHeader(http.StatusFound)
		default:
			said := `{"issuer":"` + base + `/idporten","other":"` + base + `/idporten/issuer/","token_endpoint":"` + base + `/idporten/token","escaped":"` +
				strings.ReplaceAll(base, "/", `\/`) + `\/login\/authorize"}`
			if _, err := io.WriteString(w, said); err != nil {
				t.Error(err)
			}
		}
	})
	p := start(t, base, Options{})
	idporten, login := p.Addresses()["idporten"], p.Addresses()["login"]
	_, header, text := get(t, login+"/page", func(r *http.Request) {
		r.Header.Set("Referer", login+"/before?x=y")
		r.Header.Set("Origin", login)
	})
	if want := `{"issuer":"` + base + `/idporten","other":"` + base + `/idporten/issuer/","token_endpoint":"` + idporten + `/token","escaped":"` + login + `/authorize"}`; text != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	if got := header.Values("Set-Cookie"); got[0] != "a=b; Path=/authorize; HttpOnly" || got[1] != "__Host-c=d; Path=/; Secure" {
		t.Errorf("cookies %q", got)
	}
	if referer != base+"/login/before?x=y" || origin != base || "http://"+host != base {
		t.Errorf("referer %s, origin %s, host %s", referer, origin, host)
	}
	_, header, _ = get(t, login+"/to-client", nil)
	if got := header.Get("Location"); got != "https://erp.example/cb?code=x&iss="+base+"/idporten" {
		t.Errorf("to the client: %s", got)
	}
	_, header, _ = get(t, login+"/onwards", nil)
	if got := header.Get("Location"); got != login+"/authorize/next?x=y" {
		t.Errorf("onwards: %s", got)
	}
	e := p.Session().Exchanges[0]
	if e.URL != base+"/login/page" || !strings.Contains(string(e.Response.Body.Data), base+"/idporten/token") || e.Request.Header.Get("Referer") != base+"/login/before?x=y" {
		t.Error("the session does not have the service's own words")
	}
}

func TestALongBodyGoesThroughWholeAndIsCutInTheRecording(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte("0123456789abcdef"), 1<<12)
	base := service(t, func(w http.ResponseWriter, r *http.Request) {
		whole, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if _, err := w.Write(whole); err != nil {
			t.Error(err)
		}
	})
	p := start(t, base, Options{MaxBody: 100})
	for range 2 {
		response, err := plainClient.Post(p.Addresses()["idporten"]+"/echo", "application/octet-stream", bytes.NewReader(long))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || !bytes.Equal(text, long) {
			t.Fatalf("%d bytes, %v", len(text), err)
		}
		_ = response.Body.Close()
	}
	s := p.Session()
	e := s.Exchanges[0]
	if len(e.Request.Body.Data) != 100 || e.Request.Body.Size != int64(len(long)) || !e.Response.Body.Cut() || e.Response.Body.Digest != e.Request.Body.Digest {
		t.Errorf("%d of %d, %s, %s", len(e.Request.Body.Data), e.Request.Body.Size, e.Response.Body.Digest, e.Request.Body.Digest)
	}
	r := Mask(s, Masking{})
	if m := r.Exchanges[1].Response; m.Withheld == "" || m.Digest != e.Response.Body.Digest || !strings.HasPrefix(m.Text, "{{withheld#") {
		t.Errorf("%+v", m)
	}
	if _, err := r.Files("long"); err != nil {
		t.Error(err)
	}
}

func TestNoAnswerIsRecorded(t *testing.T) {
	t.Parallel()
	p := start(t, "http://127.0.0.1:1", Options{})
	status, _, text := get(t, p.Addresses()["login"]+"/authorize?state=k3Yx9Qk3Yx9Q", nil)
	if status != http.StatusBadGateway || !strings.Contains(text, "no answer from the service") {
		t.Errorf("%d %s", status, text)
	}
	if e := p.Session().Exchanges[0]; e.Status != 0 || !strings.Contains(e.Failure, "refused") || e.Step != "login" {
		t.Errorf("%v %s", e, e.Failure)
	}
}

func TestProductionIsRefusedBeforeAnythingListens(t *testing.T) {
	t.Parallel()
	o := Options{Hosts: []Host{{"idporten", "https://idporten.no"}, {"login", "https://login.test.idporten.no"}}}
	if p, err := Start(t.Context(), o); err == nil || p != nil || !strings.HasPrefix(err.Error(), "idporten.no: production") {
		t.Errorf("%v", err)
	}
	o.Production = true
	p, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
