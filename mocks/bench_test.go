package mocks_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
)

// The server's work is RSA signing: a flow, login and token, takes two
// signatures. The ratio says how much of that bound the server reaches, with
// the load's own work, on the same cores, counted against it.
func BenchmarkFlowsAgainstSigning(b *testing.B) {
	const pairs = 15
	load := newLoad(b)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	digest := sha256.Sum256(make([]byte, 600))
	sign := func(int) error {
		_, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
		return err
	}
	ratios := make([]float64, 0, pairs)
	var flows, signatures float64
	b.ResetTimer()
	for range pairs {
		signatures = perSecond(b, runtime.GOMAXPROCS(0), sign)
		flows = perSecond(b, 4*runtime.GOMAXPROCS(0), load.flow)
		ratios = append(ratios, flows/(signatures/2))
	}
	slices.Sort(ratios)
	b.Logf("last pair: %.0f flows/s, %.0f signatures/s", flows, signatures)
	b.ReportMetric(ratios[pairs/4], "ratio-q1")
	b.ReportMetric(ratios[pairs/2], "ratio-median")
	b.ReportMetric(ratios[3*pairs/4], "ratio-q3")
}

// BenchmarkMemory tells what 100 000 flows, as many logins whose code is never
// redeemed, and as many that end at the first page leave behind, before and
// after every lifetime has passed.
func BenchmarkMemory(b *testing.B) {
	const n = 100_000
	load := newLoad(b)
	load.times(b, n/10, load.flow) // fills journal, caches and connection pools
	load.report(b, "start")
	load.times(b, n, load.flow)
	load.report(b, "flows")
	load.times(b, n, load.abandon)
	load.report(b, "abandoned")
	load.times(b, n, load.arrive)
	load.report(b, "arrived")
	load.mock.Default.Clock().Advance(2 * 365 * 24 * time.Hour)
	load.times(b, 100, load.flow)
	load.report(b, "later")
}

// load drives one mock over HTTP with a fixed number of people and clients.
type load struct {
	mock    *mocks.Running
	http    *http.Client
	queries []url.Values
	forms   []url.Values
}

func newLoad(b *testing.B) *load {
	b.Helper()
	l := &load{mock: mocks.Start(b), http: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
	}}
	w := l.mock.Default.World()
	for _, p := range w.People {
		for _, id := range []string{"finance", "finance-2021"} {
			c, _ := w.Client(id)
			l.queries = append(l.queries, url.Values{
				"response_type": {"code"}, "client_id": {id}, "redirect_uri": {c.RedirectURIs[0]}, "scope": {"openid skatteetaten:mvameldinginnsending"},
				"state": {"s"}, "nonce": {"n"}, "login_hint": {"testid:" + p.PID + "_idporten-loa-substantial"},
			})
			l.forms = append(l.forms, url.Values{
				"grant_type": {"authorization_code"}, "client_id": {id}, "client_secret": {c.ClientSecret}, "redirect_uri": {c.RedirectURIs[0]},
			})
		}
	}
	return l
}

func (l *load) login(i int) (code string, err error) {
	r, err := l.http.Get(l.mock.Addresses()[mocks.HostLogin] + "/authorize?" + l.queries[i%len(l.queries)].Encode())
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	to, err := url.Parse(r.Header.Get("Location"))
	if err != nil || to.Query().Get("code") == "" {
		return "", fmt.Errorf("authorize answered %d, Location %q: %w", r.StatusCode, r.Header.Get("Location"), err)
	}
	return to.Query().Get("code"), nil
}

func (l *load) abandon(i int) error {
	_, err := l.login(i)
	return err
}

// arrive is a browser that comes to the first page and is never seen again.
func (l *load) arrive(i int) error {
	query := maps.Clone(l.queries[i%len(l.queries)])
	delete(query, "login_hint")
	r, err := l.http.Get(l.mock.Addresses()[mocks.HostLogin] + "/authorize?" + query.Encode())
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if len(r.Cookies()) != 1 {
		return fmt.Errorf("authorize answered %d with %d cookies", r.StatusCode, len(r.Cookies()))
	}
	return nil
}

func (l *load) flow(i int) error {
	code, err := l.login(i)
	if err != nil {
		return err
	}
	form := url.Values{"code": {code}}
	for name, value := range l.forms[i%len(l.forms)] {
		form[name] = value
	}
	r, err := l.http.PostForm(l.mock.Addresses()[mocks.HostIDPorten]+"/token", form)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var tokens struct {
		Access string `json:"access_token"`
		ID     string `json:"id_token"`
	}
	if err := json.Unmarshal(body, &tokens); err != nil || tokens.Access == "" || tokens.ID == "" {
		return fmt.Errorf("token answered %d %s: %w", r.StatusCode, body, err)
	}
	return nil
}

// perSecond calls f from several goroutines for a second.
func perSecond(b *testing.B, workers int, f func(int) error) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Second)
	defer cancel()
	var done atomic.Int64
	begin := time.Now()
	parallel(b, workers, func() (int, bool) { return int(done.Add(1)), ctx.Err() == nil }, f)
	return float64(done.Load()-int64(workers)) / time.Since(begin).Seconds()
}

func (l *load) times(b *testing.B, n int, f func(int) error) {
	b.Helper()
	var next atomic.Int64
	parallel(b, 4*runtime.GOMAXPROCS(0), func() (int, bool) {
		i := int(next.Add(1))
		return i, i <= n
	}, f)
}

// parallel calls f with what next gives until next says stop.
func parallel(b *testing.B, workers int, next func() (int, bool), f func(int) error) {
	b.Helper()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i, ok := next(); ok; i, ok = next() {
				if err := f(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// report gives the heap after a collection and the resident set, in MiB.
func (l *load) report(b *testing.B, when string) {
	b.Helper()
	l.http.CloseIdleConnections()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MiB-heap-"+when)
	if rss, ok := residentMiB(); ok {
		b.ReportMetric(rss, "MiB-rss-"+when)
	}
}

// residentMiB is known on Linux only.
func residentMiB() (float64, bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(status) {
		if rest, ok := strings.CutPrefix(string(line), "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024, err == nil
		}
	}
	return 0, false
}
