package kernel

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// faulty is a kernel whose server has three operations.
func faulty(t *testing.T) (*Kernel, http.Handler) {
	t.Helper()
	k := testKernel()
	say := func(text string) func(*http.Request) (Reply, error) {
		return func(r *http.Request) (Reply, error) {
			said := append([]string{text}, Effects(r.Context(), "tone")...)
			if again := Effects(r.Context(), "tone"); !slices.Equal(again, said[1:]) {
				said = append(said, "and otherwise", strings.Join(again, " "))
			}
			return Bytes(http.StatusOK, TypeText, []byte(strings.Join(said, " "))), nil
		}
	}
	kinds := []Kind{{"split.odd", "one", nil}, {"split.even", "two", nil}}
	classify := func(r *http.Request) (string, string, error) {
		return kinds[len(r.URL.RawQuery)%2].Name, kinds[len(r.URL.RawQuery)%2].Step, nil
	}
	h := k.Router(teapot, []Route{
		On("/a", Operation{Name: "a", Step: "one", Run: say("a"), Effects: []Effect{{"tone", []string{"loud", "low"}}}}, http.MethodGet, http.MethodPost),
		On("/b", Operation{Name: "b", Run: say("b")}, http.MethodGet),
		On("/split", Operation{Name: "split", Classify: classify, Kinds: kinds, Run: say("split")}, http.MethodGet),
	})
	return k, h
}

func addFault(t *testing.T, k *Kernel, f Fault) {
	t.Helper()
	if _, err := k.Faults.Add(k.Clock.Now(), f); err != nil {
		t.Fatal(err)
	}
}

// statuses of as many GETs.
func statuses(h http.Handler, path string, n int) string {
	var said []string
	for range n {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		said = append(said, strconv.Itoa(w.Code))
	}
	return strings.Join(said, " ")
}

func TestFaultsAreCounted(t *testing.T) {
	for _, c := range []struct {
		name        string
		fault       Fault
		path, want  string
		seen, hits  int
		state, says string
	}{
		{"the first", Fault{Operation: "a"}, "/a", "503 200 200", 3, 1, "spent", "the 1st request of operation a"},
		{"the second", Fault{Step: "one", Nth: 2}, "/a", "200 503 200", 3, 1, "spent", "the 2nd request of step one"},
		{"two in a row", Fault{Step: "one", Nth: 2, Times: 2}, "/a", "200 503 503 200", 4, 2, "spent", "the 2nd request of step one and the 1 after it"},
		{"all from the third on", Fault{Operation: "a", Step: "one", Nth: 3, Repeat: true}, "/a", "200 200 503 503", 4, 2, "waiting", "from the 3rd request of operation a of step one on"},
		{"another operation", Fault{Operation: "b"}, "/a", "200 200", 0, 0, "waiting", "the 1st request of operation b"},
		{"another method", Fault{Operation: "a", Method: "POST"}, "/a", "200", 0, 0, "waiting", "the 1st POST of operation a"},
		{"by what the request is", Fault{Step: "one"}, "/split", "503", 1, 1, "spent", "the 1st request of step one"},
		{"and what it is not", Fault{Step: "two"}, "/split", "200", 0, 0, "waiting", "the 1st request of step two"},
		{"by chance", Fault{Step: "one", Chance: 0.5, Seed: 7, Times: 2}, "/a", "200 200 503 503 200 200 200 200", 8, 2, "spent", "from the 1st request of step one on, by a chance of 0.5, 2 times"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, h := faulty(t)
			c.fault.Status = http.StatusServiceUnavailable
			addFault(t, k, c.fault)
			if got := statuses(h, c.path, len(strings.Fields(c.want))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			r := k.Faults.List(k.Clock.Now())[0]
			if r.Seen != c.seen || r.Hits != c.hits || r.State != c.state || r.Expected() != c.says {
				t.Errorf("told %d seen, %d hits, %s: %s", r.Seen, r.Hits, r.State, r.Expected())
			}
		})
	}
}

func TestOneFaultBreaksAnAnswerAndTheNextIsPassedOver(t *testing.T) {
	k, h := faulty(t)
	addFault(t, k, Fault{Step: "one", Answer: Answer{Status: 500}})
	addFault(t, k, Fault{Step: "one", Answer: Answer{Status: 502}})
	addFault(t, k, Fault{Step: "one", Nth: 2, Answer: Answer{Status: 504}})
	if got := statuses(h, "/a", 3); got != "500 504 200" {
		t.Errorf("got %s", got)
	}
	if second := k.Faults.List(k.Clock.Now())[1]; second.PassedOver != 1 || second.Hits != 0 || second.ID != "fault-2" {
		t.Errorf("told %+v", second)
	}
}

func TestEffectsCountWhereTheyMatter(t *testing.T) {
	k, h := faulty(t)
	addFault(t, k, Fault{Effect: "tone", Value: "loud", Nth: 2})
	addFault(t, k, Fault{Effect: "tone", Value: "low", Nth: 2, Step: "one"})
	statuses(h, "/b", 3)
	statuses(h, "/a", 1)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a", http.NoBody))
	if got := w.Body.String(); got != "a loud low" {
		t.Errorf("got %s", got)
	}
	x := k.Journal.List(Filter{})
	if got := x[len(x)-1]; !slices.Equal(got.Faults, []string{"fault-1", "fault-2"}) || got.Why != "fault fault-1: tone: loud" {
		t.Errorf("noted %v, %s", got.Faults, got.Why)
	}
}

func TestAFaultExpiresByTheClock(t *testing.T) {
	k, h := faulty(t)
	addFault(t, k, Fault{Step: "one", Nth: 2, Expires: k.Clock.Now().Add(time.Minute), Answer: Answer{Status: 500}})
	statuses(h, "/a", 1)
	k.Clock.Advance(time.Minute)
	if got := statuses(h, "/a", 1); got != "200" {
		t.Errorf("got %s", got)
	}
	if r := k.Faults.List(k.Clock.Now())[0]; r.State != "expired" || r.Seen != 1 {
		t.Errorf("told %+v", r)
	}
}

func TestParallelRequestsMeetExactlySoManyFaults(t *testing.T) {
	k, h := faulty(t)
	addFault(t, k, Fault{Step: "one", Nth: 10, Times: 25, Answer: Answer{Status: 500}})
	var group sync.WaitGroup
	got := make(chan int, 100)
	for range 100 {
		group.Go(func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a", http.NoBody))
			got <- w.Code
		})
	}
	group.Wait()
	close(got)
	faults := 0
	for code := range got {
		if code == http.StatusInternalServerError {
			faults++
		}
	}
	if r := k.Faults.List(k.Clock.Now())[0]; faults != 25 || r.Hits != 25 || r.Seen != 100 {
		t.Errorf("%d answers, told %+v", faults, r)
	}
}

func TestFaultsNameAllThatIsWrong(t *testing.T) {
	k, _ := faulty(t)
	two := 2
	addFault(t, k, Fault{ID: "taken", Step: "one", Answer: Answer{Status: 500}})
	for _, c := range []struct {
		fault Fault
		want  string
	}{
		{Fault{}, "step is missing, and so is operation: which requests is it about?; status is missing, and so is everything else that a fault can do: drop, delay, truncate, drip, headers, content_type, effect, do"},
		{Fault{Step: "won", Operation: "splitodd", Answer: Answer{Status: 500}}, `step "won" is not known here, did you mean one?; there are: one, two; operation "splitodd" is not known here, did you mean split.odd?; there are: a, b, split.even, split.odd`},
		{Fault{Step: "two", Operation: "a", Answer: Answer{Status: 500}}, "step is not one of operation a: it belongs to one"},
		{Fault{Operation: "b", Method: "PUT", Answer: Answer{Status: 500}}, `method "PUT" is not known here, did you mean GET?; there are: GET`},
		{Fault{Operation: "b", Effect: "tone", Value: "loud"}, `effect "tone" is not known here; there are: none`},
		{Fault{Operation: "a", Effect: "tone", Value: "lout"}, `effect.tone "lout" is not known here, did you mean loud?; there are: loud, low`},
		{Fault{Effect: "tune", Value: "loud"}, `effect "tune" is not known here, did you mean tone?; there are: tone`},
		{Fault{Effect: "tone", Value: "loud", Answer: Answer{Status: 500}}, "effect stands alone: what happens to the answer is another fault"},
		{Fault{ID: "taken", Step: "one", Answer: Answer{Drop: true, Truncate: &two}}, "id is taken by another fault of this sandbox; drop leaves no answer: it goes with delay only"},
		{Fault{ID: "a b", Step: "one", Answer: Answer{Status: 99, Body: []byte("x")}}, "id must be up to 64 letters, digits, dots, hyphens and underscores; status must be from 200 to 599"},
		{Fault{Step: "one", Nth: -1, Repeat: true, Times: 2, Answer: Answer{Status: 500}}, "nth must be from 1 to 1000000; times does not go with repeat, which has no end"},
		{Fault{Step: "one", Answer: Answer{After: true, Drip: 1}}, "when goes with status or delay: what else happens to an answer comes after the step anyway"},
		{Fault{Step: "one", Answer: Answer{Body: []byte("x"), Drip: 1}}, "body goes with status only: without one, the step's own body is sent"},
		{Fault{Step: "one", Answer: Answer{Status: 204, Body: []byte("x")}}, "body can't be sent with status 204"},
		{Fault{Step: "one", Answer: Answer{Status: 500, RetryAfter: new(time.Duration)}}, "retry_after goes with status 429 or 503; for anything else there are headers"},
		{Fault{Step: "one", Answer: Answer{Status: 500, Header: http.Header{"Date": {"x"}, "A b": {"x"}, "C": {"\n"}}}}, "headers.A b is no name of a header; headers.C must be printable ASCII; headers.Date is not for faults: it is written with each answer"},
	} {
		if got := k.Faults.Check(c.fault); got.Error() != c.want {
			t.Errorf("\n got %s\nwant %s", got, c.want)
		}
	}
}

// wire serves a handler over HTTP and asks with a connection of its own.
func wire(t *testing.T, h http.Handler) func() (length int64, body string, err error) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return func() (int64, string, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/a", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Close = true
		answer, err := server.Client().Do(r)
		if err != nil {
			return 0, "", err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		return answer.ContentLength, string(body), err
	}
}

func TestADelayEndsWithTheClientOrTheClock(t *testing.T) {
	k, h := faulty(t)
	addFault(t, k, Fault{Step: "one", Answer: Answer{Delay: time.Hour, After: true}})
	ask := wire(t, h)
	done := make(chan string)
	go func() {
		_, body, err := ask()
		done <- fmt.Sprint(body, " ", err)
	}()
	for k.Faults.List(k.Clock.Now())[0].Hits == 0 {
		time.Sleep(time.Millisecond)
	}
	select {
	case early := <-done:
		t.Fatalf("answered early: %s", early)
	default:
	}
	k.Clock.Advance(time.Hour)
	if got := <-done; got != "a <nil>" {
		t.Errorf("got %s", got)
	}
	if x := k.Journal.List(Filter{})[0]; !x.Time.Equal(k.Clock.Now()) {
		t.Errorf("noted at %s", x.Time)
	}
}

func TestABrokenAnswerIsBroken(t *testing.T) {
	k, h := faulty(t)
	none := 0
	addFault(t, k, Fault{ID: "drop", Step: "one", Answer: Answer{Drop: true, After: true}})
	addFault(t, k, Fault{ID: "cut", Step: "one", Nth: 2, Answer: Answer{Status: 500, Body: []byte("0123456789"), Truncate: &none}})
	ask := wire(t, h)
	if _, _, err := ask(); err == nil {
		t.Error("the connection was not dropped")
	}
	length, body, err := ask()
	if err == nil || body != "" || length != 10 {
		t.Errorf("got %d, %q, %v", length, body, err)
	}
	x := k.Journal.List(Filter{})
	if x[0].Status != 0 || x[0].Why != "fault drop: drops the connection after the step; the step had answered 200" {
		t.Errorf("noted %d, %s", x[0].Status, x[0].Why)
	}
	if x[1].Status != 500 || x[1].Response.Size != 0 {
		t.Errorf("noted %+v", x[1])
	}
}
