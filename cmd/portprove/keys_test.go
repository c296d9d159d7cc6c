package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

func TestKeysOfARunningMock(t *testing.T) {
	m := mocks.Start(t)
	call := func(args ...string) outcome {
		return portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": m.Control}, args...)
	}
	call("keys").expect(t, 0, `^signing    (mock-\S+)\npublished  (mock-\S+)\n +(mock-\S+)\n$`)
	call("keys", "withdraw").expect(t, 2, `no previous key is published: rotate first`)
	call("keys", "rotate").expect(t, 0, `^signing    mock-\S+\npublished  mock-\S+\n +mock-\S+\n +mock-\S+\n$`)
	call("keys", "withdraw", "--json").expect(t, 0, `"signing": "mock-`)
	call("keys", "rotat").expect(t, 2, `did you mean rotate`)
	call("keys", "demo").expect(t, 0, `-----BEGIN PRIVATE KEY-----`)
	call("keys", "demo", "--json").expect(t, 0, `"kid": "jwt-demo-1"`)
}

func TestCertificatesOfARunningMock(t *testing.T) {
	m := mocks.Start(t)
	call := func(args ...string) outcome {
		return portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": m.Control}, args...)
	}
	o := call("cert", "--orgno", "311223348")
	o.expect(t, 0, `(?s)-----BEGIN PRIVATE KEY-----.*-----BEGIN CERTIFICATE-----.*-----BEGIN CERTIFICATE-----`)
	call("cert", "--orgno", "311223348", "--old", "--json").expect(t, 0, `"organisation_number": "311223348"`)
	call("cert", "--orgno", "311223340").expect(t, 2, `organisation_number.*its check digit, the last one, is wrong`)
	call("cert").expect(t, 2, `required flag.*orgno`)

	dir := t.TempDir()
	call("cert", "--orgno", "311223348", "--out", dir).expect(t, 0, `business-311223348-key\.pem\n.*business-311223348-chain\.pem`)
	for name, begin := range map[string]string{"key": "-----BEGIN PRIVATE KEY-----", "chain": "-----BEGIN CERTIFICATE-----"} {
		path := filepath.Join(dir, "business-311223348-"+name+".pem")
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), begin) {
			t.Errorf("%s: %v %.40s", path, err, text)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", path, err, info)
		}
	}
	call("cert", "--orgno", "311223348", "--out", dir).expect(t, 2, `business-311223348-key\.pem is there already`)
	call("cert", "--orgno", "311223348", "--out", filepath.Join(dir, "none")).expect(t, 2, `the certificate can't be written`)
}
