package control_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
)

const (
	uuid  = "0f8fad5b-d9cb-469f-a165-70867728950e"
	trace = "4bf92f3577b34da6a3ce929d0e0e4736"
)

// noted is a site whose journals have three exchanges and one.
func noted() *site {
	s := newSite()
	s.defaults.note("token.code", "token", uuid)
	s.defaults.note("exchange", "exchange", trace)
	s.defaults.note("token.code", "token", "plain")
	s.named["n1"].note("jwks", "", "other")
	return s
}

// operations are those of a journal's answer, with their seq.
func operations(t *testing.T, answer string) string {
	t.Helper()
	var body struct {
		Exchanges []struct {
			Seq       json.Number
			Operation string
		}
	}
	status, text, _ := strings.Cut(answer, " ")
	if err := json.Unmarshal([]byte(text), &body); err != nil || body.Exchanges == nil {
		t.Fatalf("%v: %s", err, answer)
	}
	words := []string{status}
	for _, e := range body.Exchanges {
		words = append(words, e.Seq.String()+":"+e.Operation)
	}
	return strings.Join(words, " ")
}

func TestJournal(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"":                                       "200 1:token.code 2:exchange 3:token.code",
		"?follow=false":                          "200 1:token.code 2:exchange 3:token.code",
		"?step=token":                            "200 1:token.code 3:token.code",
		"?step=login":                            "200",
		"?since=1":                               "200 2:exchange 3:token.code",
		"?since=18446744073709551615":            "200",
		"?since=1&step=token":                    "200 3:token.code",
		"?correlation_id=" + uuid:                "200 1:token.code",
		"?correlation_id=00-" + trace + traceEnd: "200 2:exchange",
		"?correlation_id=plain":                  "200 3:token.code",
	} {
		equal(t, operations(t, get(t, noted(), "/_portprove/journal"+query)), want)
	}
	equal(t, operations(t, get(t, noted(), "/_portprove/sandboxes/n1/journal")), "200 1:jwks")
	equal(t, get(t, newSite(), "/_portprove/journal"), `200 {"exchanges":[]}`)
}

// TestJournalShowsAllOfAnExchange, also of a long one.
func TestJournalShowsAllOfAnExchange(t *testing.T) {
	t.Parallel()
	s := newSite()
	s.defaults.noteBody("jwks", "", uuid, strings.Repeat("x", 70000))
	contains(t, get(t, s, "/_portprove/journal"), `"refusal":"code_late","catalogue":"TOK-01","why":"61 s","correlation_id":"`+uuid+`"`,
		`"request":{"headers":{},"body":"a=b","size":3,"sha256":"`, `"size":70000,"sha256":"`, `"truncated":true`)
}

const traceEnd = "-00f067aa0ba902b7-00"

func TestJournalRefuses(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/journal"
	refuses(t, []refused{
		{"unknown key", "GET", path + "?steps=token", "", "422|\nsteps: is not known here; allowed: step, since, correlation_id, follow", false},
		{"no number", "GET", path + "?since=yesterday", "", "422|\nsince: must be the seq of an exchange", false},
		{"negative", "GET", path + "?since=-1", "", "422|\nsince: must be the seq", false},
		{"empty", "GET", path + "?since=", "", "422|\nsince: must be the seq", false},
		{"yes", "GET", path + "?follow=1", "", "422|\nfollow: must be true or false", false},
		{"twice", "GET", path + "?step=token&step=login", "", "422|\nstep: is written twice", true},
		{"all at once", "GET", path + "?a=1&since=x&follow=", "", "422|\na: |\nfollow: |\nsince: ", false},
		{"unreadable", "GET", path + "?step=%zz", "", "422 the query can't be read", true},
	})
}

// TestJournalIsFollowed past the server's deadlines: what is there comes
// first, what comes later when it comes.
func TestJournalIsFollowed(t *testing.T) {
	t.Parallel()
	s := noted()
	server := httptest.NewUnstartedServer(control.New(s.host, s.guard))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	ended := make(chan struct{})
	inner := server.Config.Handler
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r)
		close(ended)
	})
	server.Start()
	defer server.Close()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/_portprove/journal?follow=true&step=token&since=1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	equal(t, response.Header.Get("Content-Type"), "application/x-ndjson")

	lines := bufio.NewReader(response.Body)
	expect := func(seq string) {
		t.Helper()
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatal(err)
		}
		check(t, r, nil, response.StatusCode, response.Header, line)
		contains(t, string(line), `{"seq":`+seq+`,`, `"operation":"token.code"`)
	}
	expect("3")
	time.Sleep(300 * time.Millisecond) // the deadlines pass
	s.defaults.note("exchange", "exchange", "skipped")
	s.defaults.note("token.code", "token", "later")
	expect("5")
	s.defaults.note("token.code", "token", "latest")
	expect("6")
	cancel()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the stream goes on although the client has gone")
	}
}

// TestJournalIsFollowedFromTheStart: the headers come before any exchange.
func TestJournalIsFollowedFromTheStart(t *testing.T) {
	t.Parallel()
	s := newSite()
	server := httptest.NewServer(control.New(s.host, s.guard))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/_portprove/journal?follow=true", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
}
