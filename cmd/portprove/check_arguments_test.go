package main

import (
	"slices"
	"strings"
	"testing"
)

func TestArgumentsAreShownWithoutSecrets(t *testing.T) {
	for args, want := range map[string]string{
		"./client|--until|token|-v":                                                         "./client|--until|token|-v",
		"node|client.mjs|--issuer=http://localhost:8480/x":                                  "node|client.mjs|--issuer=http://localhost:8480/x",
		"./client|--token=abcdefghijklmnop|15817840008":                                     "./client|--token={masked}|{masked}",
		"./client|--client-secret|short|--quiet":                                            "./client|--client-secret|{masked}|--quiet",
		"./client|-accessToken|--secret|abc":                                                "./client|-accessToken|{masked}|{masked}",
		"./client|--token-url=http://x/token|--key-file=k.pem":                              "./client|--token-url=http://x/token|--key-file=k.pem",
		"env|CLIENT_SECRET=x|PASSWORD=y|A=b|./client":                                       "env|CLIENT_SECRET={masked}|PASSWORD={masked}|A=b|./client",
		"./client|-H|Authorization: Bearer abc":                                             "./client|-H|Authorization:{masked}",
		"./client|--header=X-Api-Key: abc":                                                  "./client|--header={masked}",
		"./client|--apiKey=abc|--key=abc|--keyboard=no":                                     "./client|--apiKey={masked}|--key={masked}|--keyboard=no",
		"./client|--person=158178 40008|--date=2026-01-31":                                  "./client|--person={masked}|--date=2026-01-31",
		"./client|http://me:word@localhost/|http://localhost/":                              "./client|{masked}|http://localhost/",
		"./client|http://localhost/?api_key=abc":                                            "./client|{masked}",
		"./client|eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.":                                     "./client|{masked}",
		"./client|aGVsbG8gd29ybGQ5aGVsbG8|--id=0123456789abcdef0123456789abcdef":            "./client|{masked}|--id={masked}",
		"sh|-c|TOKEN=abc ./client":                                                          "sh|-c|TOKEN={masked}",
		"sh|-c|./client --password abc; date":                                               "sh|-c|{masked}",
		"sh|-c|./client --until token":                                                      "sh|-c|./client --until token",
		"/tmp/TestOfSomething1234567890/001/client-of-my-own|--name=my-client-of-version-2": "/tmp/TestOfSomething1234567890/001/client-of-my-own|--name=my-client-of-version-2",
	} {
		if got := strings.Join(withoutSecrets(strings.Split(args, "|")).shown, "|"); got != want {
			t.Errorf("%s is shown as %s, want %s", args, got, want)
		}
	}
	if known := withoutSecrets([]string{"--token=abcdefghijklmnop", "15817840008"}).known(); !slices.Equal(known, []string{"argument", "abcdefghijklmnop"}) {
		t.Errorf("a masker is told %q", known)
	}
}
