package specs

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
)

// clerk is our client with a return to file, and what it has saved and said.
type clerk struct {
	*stage
	client *client.Client
	line   *badLine

	tokens  client.Tokens
	ret     client.Return
	files   []client.Attachment
	options client.SubmitOptions

	saved   []client.SubmissionRecord
	diesAt  int // the number of the save at which the process dies; 0 = none
	reports []client.StepReport
}

var errKilled = errors.New("killed")

// clerk opens a sandbox with switches and lets the default person in.
func (env Env) clerk(ctx context.Context, persona string, switches ...string) *clerk {
	GinkgoHelper()
	s := env.filingStage(ctx, "", switches...)
	return s.clerkFor(ctx, persona, s.pid())
}

// clerkFor is somebody else at the same sandbox.
func (s *stage) clerkFor(ctx context.Context, persona, who string) *clerk {
	GinkgoHelper()
	k := &clerk{stage: s, line: &badLine{}, ret: asReturn(sale.document())}
	cfg := s.referenceConfig("finance", high, who, high)
	cfg.Persona, cfg.HTTP = persona, &http.Client{Transport: k.line}
	cfg.Sleep = func(ctx context.Context, d time.Duration) error { s.advance(ctx, d); return ctx.Err() }
	var err error
	k.client, err = client.New(cfg)
	Expect(err).NotTo(HaveOccurred())
	k.files = []client.Attachment{attachment("bilag æ.pdf", "%PDF-1.7\nbilag"), attachment("to.png", "\x89PNG\r\n\x1a\nbilde")}
	k.options = client.SubmitOptions{
		CreatedBy: "Prøve",
		Save: func(r client.SubmissionRecord) error {
			if k.diesAt == len(k.saved)+1 {
				return errKilled
			}
			k.saved = append(k.saved, r)
			return nil
		},
		Report: func(r client.StepReport) { k.reports = append(k.reports, r) },
	}
	k.authorize(ctx)
	return k
}

func attachment(name, content string) client.Attachment {
	GinkgoHelper()
	a, err := client.NewAttachment(name, int64(len(content)), func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil })
	Expect(err).NotTo(HaveOccurred())
	return a
}

func (k *clerk) authorize(ctx context.Context) {
	GinkgoHelper()
	idporten, altinn, err := k.client.Authorize(ctx)
	Expect(err).NotTo(HaveOccurred())
	k.tokens = client.Tokens{IDPorten: idporten, Altinn: altinn}
}

func (k *clerk) submit(ctx context.Context) (client.Result, error) {
	return k.client.Submit(ctx, k.tokens, k.ret, k.files, k.options)
}

// stops submits, and demands that something ends the way.
func (k *clerk) stops(ctx context.Context) *client.Error {
	GinkgoHelper()
	_, err := k.submit(ctx)
	return refusal(err)
}

func (k *clerk) state() client.SubmissionRecord { return k.saved[len(k.saved)-1] }

// resume goes on from what was saved last, as a new process does.
func (k *clerk) resume(ctx context.Context) (client.Result, error) {
	k.diesAt, k.reports = 0, nil
	return k.client.Resume(ctx, k.tokens, k.ret, k.files, k.state(), k.options)
}

// expectFiled demands exactly one filed return, with each file once, and the
// documents that answer it.
func (k *clerk) expectFiled(ctx context.Context, r client.Result, err error) {
	GinkgoHelper()
	Expect(err).NotTo(HaveOccurred())
	Expect(r.Accepted()).To(BeTrue())
	Expect(r.Missing).To(BeEmpty())
	Expect(r.Verdict.Word).To(Equal("ingen avvik"))
	Expect(r.Payment.Reference).To(Equal(r.Instance.ID))
	Expect(string(r.Receipt)).To(HavePrefix("%PDF-"))
	filed := k.filed(ctx)
	Expect(filed).To(HaveLen(1))
	Expect(filed[0].Files).To(ConsistOf(envelopeType, "mvamelding", "binaerVedlegg", "binaerVedlegg",
		"utfyllingslogg", "signeringslogg", "betalingsinformasjon", "valideringsresultat", "kvittering"))
}

// filed are the instances whose return was filed.
func (k *clerk) filed(ctx context.Context) []filedInstance {
	GinkgoHelper()
	all, err := k.remote.Instances(ctx)
	Expect(err).NotTo(HaveOccurred())
	var filed []filedInstance
	for _, i := range all {
		if !i.Submitted.IsZero() {
			filed = append(filed, filedInstance{i.ID, i.Files})
		}
	}
	return filed
}

type filedInstance struct {
	ID    string
	Files []string
}

// badLine is the network between client and servers. It loses the answer to
// one request, or the request.
type badLine struct {
	mu     sync.Mutex
	loses  func(*http.Request) bool
	before bool   // the request does not arrive
	status int    // answered in place of the server; 0: the connection breaks
	body   string // of that answer
	sent   []string
}

var errBroken = errors.New("the connection broke")

// RoundTrip loses what it was told to, once.
func (l *badLine) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, r.Method+" "+r.URL.Path)
	if l.loses == nil || !l.loses(r) {
		return wire.RoundTrip(r)
	}
	l.loses = nil
	if l.before {
		return nil, errBroken
	}
	got, err := wire.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if err := got.Body.Close(); err != nil || l.status == 0 {
		return nil, errors.Join(errBroken, err)
	}
	got.StatusCode, got.Body, got.ContentLength = l.status, io.NopCloser(strings.NewReader(l.body)), -1
	return got, nil
}

// nth selects the n-th request of a method whose path ends so.
func nth(n int, method, end string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		if r.Method == method && strings.HasSuffix(r.URL.Path, end) {
			n--
		}
		return n == 0 && r.Method == method && strings.HasSuffix(r.URL.Path, end)
	}
}

// isEnvelope selects the request that puts the envelope.
func isEnvelope(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/data/")
}

// count of the requests of a method whose path ends so.
func (l *badLine) count(method, end string) int {
	n := 0
	for _, line := range l.sent {
		if strings.HasPrefix(line, method+" ") && strings.HasSuffix(line, end) {
			n++
		}
	}
	return n
}
