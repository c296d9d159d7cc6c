package scan

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const (
	odd  = `p&s <q>"w%'é\/ +end`
	even = "k3Yx9Q-long-enough"
)

func TestASecretIsFoundInEveryEncoding(t *testing.T) {
	t.Parallel()
	s := New([]Secret{{"secret:client", odd}, {"code", even}, {"short", "abc"}}, nil)
	quoted := func(s string) string {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, encode := range map[string]func(string) string{
		"as it is":                  func(s string) string { return s },
		"a form":                    url.QueryEscape,
		"an address":                url.PathEscape,
		"an address, small letters": func(s string) string { return lowered(url.PathEscape(s)) },
		"an address, twice":         func(s string) string { return url.PathEscape(url.PathEscape(s)) },
		"HTML":                      html.EscapeString,
		"HTML by numbers":           byNumbers,
		"JSON":                      quoted,
		"JSON in JSON":              func(s string) string { return quoted(quoted(s)) },
		"JSON by numbers":           func(s string) string { return `"\u` + strings.ReplaceAll(byCode(s), " ", `\u`) + `"` },
		"YAML":                      func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
		"base64":                    func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64, second place":      func(s string) string { return base64.StdEncoding.EncodeToString([]byte("\x01" + s + "\x02\x03")) },
		"base64 of addresses":       func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("\xff\xfe" + s)) },
		"base64 of base64": func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte("a" + s))))
		},
		"base64 of JSON": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(`{"a":` + quoted(s) + `}`)) },
		"hexadecimal":    func(s string) string { return hex.EncodeToString([]byte(s)) },
		"HEXADECIMAL":    func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
		"gzip":           packed,
		"backwards": func(s string) string {
			b := []byte(s)
			slices.Reverse(b)
			return string(b)
		},
		"over two lines": func(s string) string { return s[:9] + "\\\n    " + s[9:] },
	} {
		for _, secret := range []string{odd, even} {
			text := []byte("first line\nsecond: " + encode(secret) + " and on\n")
			found := s.Scan(text)
			if !slices.ContainsFunc(found, func(f Finding) bool { return strings.HasPrefix(f.What, "a value of this session") }) {
				t.Errorf("%s: %s gives %v", name, text, found)
			}
			for _, f := range found {
				if strings.Contains(f.String(), secret) {
					t.Errorf("%s: the finding tells the secret", name)
				}
			}
		}
	}
}

func lowered(s string) string {
	return percent.ReplaceAllStringFunc(s, strings.ToLower)
}

func byNumbers(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "&#x%x;", r)
	}
	return b.String()
}

func byCode(s string) string {
	var codes []string
	for _, r := range s {
		codes = append(codes, fmt.Sprintf("%04x", r))
	}
	return strings.Join(codes, " ")
}

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestShapesAreFoundWhoeversTheyAre(t *testing.T) {
	t.Parallel()
	s := New(nil, []string{"4eC39HqLyjWDarjtT1zdp7dc"})
	for text, want := range map[string]string{
		"x eyJhbGciOiJub25lIn0.eyJhIjoxfQ. y":            "a token (JWT)",
		"Authorization: Bearer k3Yx9Qk3Yx9Q":             "a bearer token",
		"authorization: basic ZmluYW5jZTpmaW5hbmNl9Q==":  "Basic credentials",
		"-----BEGIN RSA PRIVATE KEY-----":                "a private key",
		"the number 15817840008 of nobody":               "a personal number",
		"a real one, 01019012345":                        "a personal number",
		"a D-number: 410190 12345":                       "a personal number",
		`"client_secret":"k3Yx9Qk3"`:                     "a secret by its name",
		"code_verifier=k3Yx9Qk3Yx":                       "a secret by its name",
		"dBjftJeZ4CVPmB92K27uhbUJU1p1r":                  "random characters",
		"allowed: 4eC39HqLyjWDarjtT1zdp7dc":              "",
		`{"code":"{{code#1}}","access_token":"{{a#1}}"}`: "",
		"Bearer {{token:access#1}}":                      "",
		"basic authentication and bearer authentication": "",
		"account 99999999999":                            "",
		"MvaMeldingsinnhold_Xml_SkjemaValideringsfeil":   "",
		"2026-11-27T08:26:31.123Z":                       "",
	} {
		found := s.Scan([]byte("line\n" + text))
		if (want == "") != (found == nil) || want != "" && (found[0].What != want || found[0].Line != 2) {
			t.Errorf("%s: %v", text, found)
		}
	}
}
