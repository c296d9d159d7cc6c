package mask

import (
	"net/http"
	"testing"
)

// maxFuzzed keeps minimising quick; what is longer is more of the same.
const maxFuzzed = 400

// FuzzBody: whatever comes in, nothing panics, and what is masked once stays as
// it is.
func FuzzBody(f *testing.F) {
	for _, seed := range []struct{ kind, text string }{
		{"application/json", `{"error":"invalid_grant","code":"abc-123-XYZ-789","nested":[{"exp":1764000000,"pid":"15817840008"}]}`},
		{"application/json", `{"a":"{\"client_secret\":\"s3cr3t-s3cr3t\"}","b":"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"}`},
		{"application/x-www-form-urlencoded", "grant_type=authorization_code&code=a%20b&client_secret=%26%3D+x&x={{code#1}}"},
		{"text/html", `<form action="/a?state=abcdefgh12"><input name=state value='a"b'><!-- c --><script>var a = "b\"c"</script>`},
		{"application/xml", `<?xml version="1.0"?><a b="c"><![CDATA[<d>]]>&#49;</a>`},
		{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nabcdefgh12\r\n--x--"},
		{"", "Bearer abcDEF123ghiJKL456 c2VjcmV0OiB0aGF0IGlz https://a:b@h.example/p?code=x#y=z&amp;%41\\u0041"},
		{"text/plain", "{{code#1}}{{unknown#2}} {{x#1}} 158178 40008 Wed, 21 Oct 2026 07:28:00 GMT 2026-01-02T03:04:05Z"},
	} {
		f.Add(seed.kind, seed.text)
	}
	f.Fuzz(func(t *testing.T, kind, text string) {
		if len(text) > maxFuzzed {
			t.Skip()
		}
		m := New(Options{Secrets: map[string]string{"s3cr3t-s3cr3t": "secret:client"}}).Again()
		once, _ := m.Body("fuzz", kind, "", []byte(text))
		if twice, _ := m.Body("fuzz", kind, "", []byte(once)); twice != once {
			t.Errorf("%q, then %q", once, twice)
		}
	})
}

// FuzzHeader does the same for addresses and headers.
func FuzzHeader(f *testing.F) {
	for name, text := range map[string]string{
		"Authorization": "Basic ZmluYW5jZTpmaW5hbmNlLXNlY3JldA==", "Cookie": "SESSION=abcDEF123456; lang=nb", "Set-Cookie": "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/x",
		"Location": "https://a:b@h.example:80/p/50000002/q?code=x&redirect_uri=https%3A%2F%2Fx%2F%3Fstate%3Dy#state=z", "X-Any": "{{code#1}} x", "Date": "now", "Host": "[::1]:80",
	} {
		f.Add(name, text)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(text) > maxFuzzed {
			t.Skip()
		}
		m := New(Options{})
		address := m.URL("fuzz", text)
		if twice := m.URL("fuzz", address); twice != address {
			t.Errorf("address: %q, then %q", address, twice)
		}
		once := m.Header("fuzz", http.Header{name: {text}})
		if twice := m.Header("fuzz", once); twice[name][0] != once[name][0] {
			t.Errorf("%s: %q, then %q", name, once[name], twice[name])
		}
	})
}
