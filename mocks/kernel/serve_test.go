package kernel

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

func testKernel() *Kernel {
	seed := uint64(1)
	return &Kernel{Clock: standing(), IDs: NewIDs(&seed), Journal: NewJournal()}
}

func teapot(_ *http.Request, err error) Reply {
	return Reply{Status: http.StatusTeapot, Why: &Why{Refusal: "tea", Catalogue: "X-1", Cause: err.Error(), CorrelationID: "id-1"}}
}

func serve(k *Kernel, op Operation, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	k.Serve(op, teapot).ServeHTTP(w, r)
	return w
}

func TestServeNotesAnExchange(t *testing.T) {
	k := testKernel()
	op := Operation{Name: "echo", Step: "token", Run: func(r *http.Request) (Reply, error) {
		body, err := io.ReadAll(r.Body)
		return Bytes(http.StatusOK, TypeText, body), err
	}}
	r := httptest.NewRequest(http.MethodPost, "/x?code=s3cret", strings.NewReader("code=s3cret"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := serve(k, op, r)
	if got := w.Header().Get("Date"); got != "Sun, 22 Nov 2026 12:00:00 GMT" {
		t.Errorf("Date is %q", got)
	}
	x := k.Journal.List(Filter{})[0]
	if x.Operation != "echo" || x.Step != "token" || x.Path != "/x?code=masked-1ec1c26b" || x.Status != 200 ||
		x.Request.Body != "code=masked-1ec1c26b" || x.Request.Size != 11 || len(x.Response.SHA256) != 64 {
		t.Errorf("noted %+v", x)
	}
}

func TestServeMapsAnErrorOnce(t *testing.T) {
	k := testKernel()
	op := Operation{Name: "no", Run: func(*http.Request) (Reply, error) { return Reply{}, errors.New("no\nway") }}
	w := serve(k, op, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	if w.Code != http.StatusTeapot || w.Header().Get(HeaderWhy) != "X-1; tea; no?way (id-1)" {
		t.Errorf("answered %d, %q", w.Code, w.Header())
	}
	if x := k.Journal.List(Filter{CorrelationID: "id-1"}); len(x) != 1 || x[0].Refusal != "tea" {
		t.Errorf("noted %+v", x)
	}
	k.Blind = true
	if w := serve(k, op, httptest.NewRequest(http.MethodGet, "/", http.NoBody)); w.Header().Get(HeaderWhy) != "" {
		t.Error("a blind sandbox explains itself")
	}
}

func TestServeSurvivesAPanic(t *testing.T) {
	k := testKernel()
	op := Operation{Name: "boom", Run: func(*http.Request) (Reply, error) { panic("boom") }}
	if w := serve(k, op, httptest.NewRequest(http.MethodGet, "/", http.NoBody)); w.Code != http.StatusInternalServerError {
		t.Errorf("answered %d", w.Code)
	}
	if x := k.Journal.List(Filter{}); len(x) != 1 || x[0].Refusal != "panic" || x[0].Why != "boom" {
		t.Errorf("noted %+v", x)
	}
}

func TestServeLimitsBodies(t *testing.T) {
	k := testKernel()
	op := Operation{Name: "read", MaxBody: 10, Run: func(r *http.Request) (Reply, error) {
		_, err := io.ReadAll(r.Body)
		return Empty(http.StatusOK), err
	}}
	for body, want := range map[string]int{"0123456789": 200, "0123456789X": 413} {
		if w := serve(k, op, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))); w.Code != want {
			t.Errorf("%d bytes: answered %d, want %d", len(body), w.Code, want)
		}
	}
}

func TestServeStreams(t *testing.T) {
	k := testKernel()
	big := bytes.Repeat([]byte("ø"), 100<<10)
	op := Operation{Name: "stream", Run: func(*http.Request) (Reply, error) {
		return Reply{Status: http.StatusOK, Stream: io.NopCloser(bytes.NewReader(big))}, nil
	}}
	if w := serve(k, op, httptest.NewRequest(http.MethodGet, "/", http.NoBody)); !bytes.Equal(w.Body.Bytes(), big) {
		t.Error("the stream arrived changed")
	}
	x := k.Journal.List(Filter{})[0].Response
	if x.Size != int64(len(big)) || !x.Truncated || len(x.Body) > maxBody || len(x.Body) < maxBody-1 {
		t.Errorf("noted %d bytes of %d, truncated %t", len(x.Body), x.Size, x.Truncated)
	}
}

// whenWhole calls done when a body of the given size has arrived.
type whenWhole struct {
	*httptest.ResponseRecorder
	size int
	done func()
}

func (w whenWhole) Write(b []byte) (int, error) {
	n, err := w.ResponseRecorder.Write(b)
	if n > 0 && w.Body.Len() == w.size {
		w.done()
	}
	return n, err
}

func TestAStreamIsNotedBeforeItIsWhole(t *testing.T) {
	for _, size := range []int{1, 2, 32 << 10, 32<<10 + 1, 100 << 10} {
		k, body, noted := testKernel(), bytes.Repeat([]byte("x"), size), -1
		op := Operation{Name: "stream", Run: func(*http.Request) (Reply, error) {
			stream := io.NopCloser(bytes.NewReader(body))
			return Reply{Status: http.StatusOK, Stream: stream}.With("Content-Length", strconv.Itoa(size)), nil
		}}
		w := whenWhole{httptest.NewRecorder(), size, func() { noted = len(k.Journal.List(Filter{})) }}
		k.Serve(op, nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
		if !bytes.Equal(w.Body.Bytes(), body) {
			t.Errorf("%d bytes: %d arrived", size, w.Body.Len())
		}
		if noted != 1 {
			t.Errorf("%d bytes: the journal had %d exchanges when all were there (-1: they never were)", size, noted)
		}
	}
}

func TestJournalForgetsTheOldest(t *testing.T) {
	j := NewJournal()
	for range 1500 {
		j.add(Exchange{Step: "token"})
	}
	list := j.List(Filter{})
	if len(list) != 1000 || list[0].Seq != 501 || list[999].Seq != 1500 {
		t.Errorf("%d exchanges, %d to %d", len(list), list[0].Seq, list[len(list)-1].Seq)
	}
	for range 500 {
		j.add(Exchange{Response: Message{Body: strings.Repeat("x", 64<<10)}})
	}
	total := 0
	for _, e := range j.List(Filter{}) {
		total += len(e.Response.Body)
	}
	if total > 8<<20 || total < 7<<20 {
		t.Errorf("bodies of %d bytes are kept", total)
	}
}

func TestJournalFollows(t *testing.T) {
	j := NewJournal()
	found := make(chan []Exchange)
	go func() {
		list, err := j.Follow(t.Context(), Filter{Step: "exchange"})
		if err != nil {
			t.Error(err)
		}
		found <- list
	}()
	j.add(Exchange{Step: "token"})
	j.add(Exchange{Step: "exchange"})
	if list := <-found; len(list) != 1 || list[0].Seq != 2 {
		t.Errorf("followed %+v", list)
	}
}

func TestIDsRepeatWithASeed(t *testing.T) {
	seed := uint64(7)
	a, b := NewIDs(&seed), NewIDs(&seed)
	if x, y := a.Token(16), b.Token(16); x != y || len(x) != 22 {
		t.Errorf("%q and %q", x, y)
	}
	if x, y := a.UUID(), b.UUID(); x != y || x[14] != '4' {
		t.Errorf("%q and %q", x, y)
	}
	if first := NewIDs(nil).Token(16); first == NewIDs(nil).Token(16) {
		t.Error("without a seed, ids repeat")
	}
}

func TestGeneratedKeys(t *testing.T) {
	keys, err := GenerateKeys("test", 1)
	if err != nil {
		t.Fatal(err)
	}
	k := keys[0]
	if k.Private.N.BitLen() != 2048 || k.Certificate.Subject.CommonName != "test" || len(k.Thumbprint()) != 40 || len(k.X5T()) != 27 {
		t.Errorf("a key of %d bits for %s, %s, %s", k.Private.N.BitLen(), k.Certificate.Subject, k.Thumbprint(), k.X5T())
	}
	if _, err := ParseKeys([]byte("nothing")); err == nil {
		t.Error("nothing is taken for a key")
	}
}
