package specs

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// fault asks for an error in the sandbox.
func (s *stage) fault(ctx context.Context, o control.FaultOrder) control.Fault {
	ginkgo.GinkgoHelper()
	f, err := s.remote.AddFault(ctx, o)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return f
}

// expectHits looks what became of the sandbox's one fault.
func (s *stage) expectHits(ctx context.Context, hits, seen int) {
	ginkgo.GinkgoHelper()
	list, err := s.remote.Faults(ctx)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(list).To(gomega.HaveLen(1))
	gomega.Expect([]int{list[0].Hits, list[0].Seen}).To(gomega.Equal([]int{hits, seen}), "hits and seen of %s", list[0].ID)
}

// last is the latest exchange of a step.
func (s *stage) last(ctx context.Context, step string) control.Exchange {
	ginkgo.GinkgoHelper()
	list, err := s.remote.Journal(ctx, control.Filter{Step: step})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(list).NotTo(gomega.BeEmpty())
	return list[len(list)-1]
}

// lost is what becomes of a request whose answer breaks off or does not come.
type lost struct {
	answer
	// length is the Content-Length that was announced; err how it ended.
	length int64
	err    error
}

// expectNothing demands that there was no answer: not a byte of one.
func (l lost) expectNothing() {
	ginkgo.GinkgoHelper()
	gomega.Expect(l.err).To(gomega.HaveOccurred())
	gomega.Expect(l.Status).To(gomega.BeZero(), "the connection ends without a status line")
}

// tryOnce makes a request on a connection of its own: on one that was used
// before, Go's client asks again by itself when a GET gets no answer.
func tryOnce(ctx context.Context, method, address string, headers ...string) lost {
	ginkgo.GinkgoHelper()
	return tryOnceWith(ctx, method, address, "", headers...)
}

// tryOnceWith is tryOnce with a body.
func tryOnceWith(ctx context.Context, method, address, body string, headers ...string) lost {
	ginkgo.GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	r.Close = true
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	response, err := browserless.Do(r)
	if err != nil {
		return lost{err: err}
	}
	text, err := io.ReadAll(response.Body)
	return lost{answer{response.StatusCode, response.Header, string(text)}, response.ContentLength, errors.Join(err, response.Body.Close())}
}

// exchangeOnce is the exchange of a token that may get no answer.
func (s *stage) exchangeOnce(ctx context.Context, token string) lost {
	ginkgo.GinkgoHelper()
	return tryOnce(ctx, http.MethodGet, s.Addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", "Authorization", "Bearer "+token)
}

// background does something while the case goes on.
func background[T any](do func() T) <-chan T {
	done := make(chan T, 1)
	go func() {
		defer ginkgo.GinkgoRecover()
		done <- do()
	}()
	return done
}

// awaited is what came of it. A case that hangs fails.
func awaited[T any](ctx context.Context, done <-chan T) (result T) {
	ginkgo.GinkgoHelper()
	gomega.Eventually(ctx, done).WithTimeout(10 * time.Second).Should(gomega.Receive(&result))
	return result
}

// hits of the sandbox's first fault.
func (s *stage) hits(ctx context.Context) int {
	ginkgo.GinkgoHelper()
	list, err := s.remote.Faults(ctx)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(list).NotTo(gomega.BeEmpty())
	return list[0].Hits
}

// awaitHit waits until the fault has fallen on a request. The machine's clock is
// looked at for want of another: the sandbox's stands.
func (s *stage) awaitHit(ctx context.Context) {
	ginkgo.GinkgoHelper()
	gomega.Eventually(ctx, func(ctx context.Context) int { return s.hits(ctx) }).WithTimeout(10 * time.Second).WithPolling(5 * time.Millisecond).Should(gomega.Equal(1))
}
