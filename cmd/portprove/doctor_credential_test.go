package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// chmod changes who may read a file that a test has planted.
func chmod(t *testing.T, file string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(file, mode); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorLooksAtTheKey(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	key, chain := plantKey(t, dir)
	day := func(ago int) string { return time.Now().AddDate(0, 0, -ago).Format(time.DateOnly) }
	own := sheetFor("staging", s.Addresses()["idporten"], s.Addresses()["login"], s.Addresses()["altinn"])
	own["token_endpoint_auth_method"], own["client_secret"] = "private_key_jwt", ""
	for name, c := range map[string]struct {
		changes  sheetOf
		code     int
		patterns []string
	}{
		"no file":     {sheetOf{"key": "none.pem", "kid": "k"}, 1, []string{`error +key\n +key: open .*none\.pem: no such file or directory: put the private key there`}},
		"no kid":      {sheetOf{"key": key}, 1, []string{`error +key\n +kid: is missing: it is the name that the key is registered under`}},
		"no age":      {sheetOf{"key": key, "kid": "k"}, 0, []string{`note +key-age\n +how old the client's key is, is not known; it lives a year\n +Cure: Write the day it was made as key_issued`}},
		"young":       {sheetOf{"key": key, "kid": "k", "key_issued": day(10)}, 0, nil},
		"old":         {sheetOf{"key": key, "kid": "k", "key_issued": day(350)}, 0, []string{`warning +key-ends\n +the client's key expires on ` + day(-15) + `\n +Cure: Register a new key.*Do it before that day`}},
		"expired":     {sheetOf{"key": key, "kid": "k", "key_issued": day(400)}, 1, []string{`error +key-expired\n +the client's key expired on ` + day(35) + `, a year after key_issued`}},
		"certificate": {sheetOf{"key": key, "certificate_chain": chain}, 0, []string{`warning +certificate-ends\n +the business certificate expires on ` + day(-20)}},
		"no chain":    {sheetOf{"key": key, "certificate_chain": key}, 1, []string{`error +key\n +certificate_chain: the file .*key\.pem: holds no certificate in PEM`}},
		"not a key":   {sheetOf{"key": chain, "kid": "k"}, 1, []string{`error +key\n +key: the file .*chain\.pem holds no private key`}},
		"pushed, no address": {
			sheetOf{"key": key, "kid": "k", "par": "true", "addresses": "{issuer: '" + s.Addresses()["idporten"] + "', authorize: '" + s.Addresses()["login"] + "/authorize', altinn_platform: '" + s.Addresses()["altinn"] + "', par: '" + s.Addresses()["idporten"] + "/push'}"},
			1,
			[]string{`error +row-par \(issuer\)`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := s.call(t, "doctor", "--profile", own.write(t, c.changes))
			o.expect(t, c.code, c.patterns...)
		})
	}
	chmod(t, key, 0o644)
	s.call(t, "doctor", "--profile", own.write(t, sheetOf{"key": key, "kid": "k"})).expect(t, 1,
		`error +key-readable\n +.*key\.pem has mode 0644, so others of this machine may read the key\n +Cure: Run chmod 600 .*key\.pem`)
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(plantedSecret), 0o640); err != nil { //nolint:gosec // what is planted.
		t.Fatal(err)
	}
	s.call(t, "doctor", "--profile", s.sheet().write(t, sheetOf{"client_secret": "{file: " + secret + "}"})).expect(t, 1,
		`error +secret-readable\n +.*secret has mode 0640, so others of this machine may read the secret`)
}

func TestStatusTellsTheEndOfAKey(t *testing.T) {
	s := newStage(t)
	key, chain := plantKey(t, t.TempDir())
	own := s.sheet()
	own["token_endpoint_auth_method"], own["client_secret"] = "private_key_jwt", ""
	file := own.write(t, sheetOf{"key": key, "kid": "k", "key_issued": time.Now().AddDate(0, 0, -355).Format(time.DateOnly)})
	s.call(t, "status", "--profile", file).expect(t, 0, `(?m)^Client key ends: .* UTC, .* in Oslo, in 9 days \(from your profile, not from the server\)$`)
	s.call(t, "status", "--profile", file, "--json").expect(t, 0, `"secret_ends": null,\n  "key_ends": \{`)
	s.call(t, "status", "--profile", file, "--fail-within", "30d").expect(t, 1, `the client's key ends .*, which is within`)
	file = own.write(t, sheetOf{"key": key, "certificate_chain": chain})
	s.call(t, "status", "--profile", file, "--fail-within", "10d").expect(t, 0, `(?m)^Client key ends: .* in 1\d days \(from the certificate\)$`)
}
