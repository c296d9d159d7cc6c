package specs

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

func describeFaultAnswers(env Env) {
	Describe("faults: answers instead of the step's", func() {
		It("answers the second exchange with 503, once", proves("PPV-FAULT-01", "PPV-FAULT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			f := s.fault(ctx, control.FaultOrder{Step: "exchange", Nth: 2, Status: 503, RetryAfter: "30s"})
			Expect(f.Expected + ": " + f.Does).To(Equal("the 2nd request of step exchange: answers 503 instead of the step, Retry-After 30s"))
			Expect(s.exchange(ctx, t.AccessToken).Status).To(Equal(http.StatusOK))
			s.expectHits(ctx, 0, 1)
			a := s.exchange(ctx, t.AccessToken)
			Expect(a.Status).To(Equal(http.StatusServiceUnavailable))
			Expect(a.Body).To(BeEmpty())
			Expect(a.Header.Values("Retry-After")).To(Equal([]string{"30"}))
			Expect(a.Header.Get("Portprove-Why")).To(Equal("fault; fault fault-1: answers 503 instead of the step, Retry-After 30s"))
			Expect(s.exchange(ctx, t.AccessToken).Status).To(Equal(http.StatusOK))
			s.expectHits(ctx, 1, 3)
		})

		It("writes Retry-After as a date of the sandbox's clock", proves("PPV-FAULT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, err := s.remote.Set(ctx, time.Date(2027, 5, 4, 12, 0, 0, 0, time.UTC))
			Expect(err).NotTo(HaveOccurred())
			s.fault(ctx, control.FaultOrder{Step: "exchange", Status: 429, RetryAfter: "90s", RetryAfterAs: "date"})
			a := s.exchange(ctx, "x.y.z")
			Expect(a.Status).To(Equal(http.StatusTooManyRequests))
			Expect(a.Header.Get("Retry-After")).To(Equal("Tue, 04 May 2027 12:01:30 GMT"))
			Expect(a.Header.Get("Date")).To(Equal("Tue, 04 May 2027 12:00:00 GMT"))
		})

		It("has the body, the headers and the content type that were asked for", proves("PPV-FAULT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{
				Operation: "token.code", Status: 502, Body: "<html>Bad Gateway</html>", ContentType: "text/html", Headers: map[string]string{"server": "gateway", "X-Trace": "t"},
			})
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")))
			Expect([]any{a.Status, a.Body, a.contentType(), a.Header.Get("Server"), a.Header.Get("X-Trace")}).To(Equal(
				[]any{http.StatusBadGateway, "<html>Bad Gateway</html>", "text/html", "gateway", "t"}))
			Expect(a.Header).NotTo(HaveKey("Cache-Control"), "the step's own headers")
		})

		It("does not run the step before, and has run it after", proves("PPV-FAULT-03"), func(ctx SpecContext) {
			for when, again := range map[string]int{"before": http.StatusOK, "after": http.StatusBadRequest} {
				s := env.open(ctx)
				s.fault(ctx, control.FaultOrder{Step: "token", Status: 500, When: when, Body: map[string]any{"error": "server_error"}})
				form := s.codeForm("finance", s.code(ctx, "finance"))
				a := s.token(ctx, form)
				Expect([]any{a.Status, a.Body, a.contentType()}).To(Equal([]any{http.StatusInternalServerError, `{"error":"server_error"}`, "application/json"}))
				Expect(s.token(ctx, form).Status).To(Equal(again), when)
			}
		})

		It("counts repetitions and ends by the clock", proves("PPV-FAULT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			ends := s.now(ctx).Add(time.Minute)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Repeat: true, Status: 500, Expires: &ends})
			for range 3 {
				Expect(s.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusInternalServerError))
			}
			s.advance(ctx, time.Minute)
			Expect(s.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusUnauthorized))
			s.expectHits(ctx, 3, 3)
		})

		It("hits exactly so many of requests that come at once", proves("PPV-FAULT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Nth: 3, Times: 5, Status: 503})
			var group sync.WaitGroup
			answers := make(chan int, 16)
			for range 16 {
				group.Go(func() {
					defer GinkgoRecover()
					answers <- s.exchange(ctx, "x.y.z").Status
				})
			}
			group.Wait()
			close(answers)
			counts := map[int]int{}
			for status := range answers {
				counts[status]++
			}
			Expect(counts).To(Equal(map[int]int{http.StatusServiceUnavailable: 5, http.StatusUnauthorized: 11}))
			s.expectHits(ctx, 5, 16)
		})

		It("has the same luck with the same seed", proves("PPV-FAULT-01"), func(ctx SpecContext) {
			luck := func() string {
				s := env.open(ctx)
				seed := uint64(17)
				s.fault(ctx, control.FaultOrder{Step: "exchange", Chance: 0.5, Seed: &seed, Repeat: true, Status: 503})
				var said strings.Builder
				for range 20 {
					said.WriteString(map[int]string{http.StatusServiceUnavailable: "x", http.StatusUnauthorized: "."}[s.exchange(ctx, "x.y.z").Status])
				}
				return said.String()
			}
			first := luck()
			Expect(first).To(And(ContainSubstring("x"), ContainSubstring("."), HaveLen(20)))
			Expect(luck()).To(Equal(first))
		})

		It("is in the journal, and not on the wire of a blind sandbox", proves("PPV-FAULT-05"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Blind: true})
			s.fault(ctx, control.FaultOrder{ID: "busy", Step: "exchange", Status: 503})
			a := s.exchange(ctx, "x.y.z")
			Expect(a.Status).To(Equal(http.StatusServiceUnavailable))
			Expect(a.own()).To(BeEmpty())
			x := s.last(ctx, "exchange")
			Expect(x.Faults).To(Equal([]string{"busy"}))
			Expect(x.Status).To(Equal(http.StatusServiceUnavailable))
			Expect(x.Refusal + "; " + x.Why).To(Equal("fault; fault busy: answers 503 instead of the step"))
			s.exchange(ctx, "x.y.z")
			Expect(s.last(ctx, "exchange").Faults).To(BeEmpty())
		})
	})
}

func describeFaultOrders(env Env) {
	Describe("faults: asking for them", func() {
		It("are those of one sandbox", proves("PPV-FAULT-01"), func(ctx SpecContext) {
			s, other := env.open(ctx), env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Repeat: true, Status: 503})
			Expect(other.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusUnauthorized))
			Expect(s.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusServiceUnavailable))
		})

		It("go away one by one or all together", proves("PPV-FAULT-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, id := range []string{"one", "two", "three"} {
				s.fault(ctx, control.FaultOrder{ID: id, Step: "exchange", Repeat: true, Status: 503})
			}
			Expect(s.remote.RemoveFault(ctx, "one")).To(Succeed())
			Expect(s.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusServiceUnavailable))
			list, err := s.remote.Faults(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect([]any{list[0].ID, list[0].Hits, list[0].PassedOver, list[1].ID, list[1].Hits, list[1].PassedOver}).To(Equal([]any{"two", 1, 0, "three", 0, 1}))
			Expect(s.remote.RemoveFaults(ctx)).To(Equal(2))
			Expect(s.exchange(ctx, "x.y.z").Status).To(Equal(http.StatusUnauthorized))
		})

		DescribeTable("are refused when they can't come about", func(ctx SpecContext, o control.FaultOrder, path, message string) {
			_, err := env.open(ctx).remote.AddFault(ctx, o)
			var p *control.Problem
			Expect(err).To(BeAssignableToTypeOf(p))
			Expect(err).To(MatchError(ContainSubstring("(422 Unprocessable Entity): the fault is not as it should be: see errors\n  " + path + ": " + message)))
		},
			Entry("an unknown step", proves("PPV-FAULT-06"), control.FaultOrder{Step: "exchagne", Status: 500}, "step", `"exchagne" is not known here, did you mean exchange?; there are: collect, confirm, envelope, exchange, feedback, fill, instance, login, refresh, token, upload, validate`),
			Entry("an unknown operation", proves("PPV-FAULT-06"), control.FaultOrder{Operation: "token.cod", Status: 500}, "operation", `"token.cod" is not known here, did you mean token.code?`),
			Entry("an operation of another step", proves("PPV-FAULT-06"), control.FaultOrder{Operation: "process.next", Step: "token", Status: 500}, "step", "is not one of operation process.next: it belongs to confirm, fill"),
			Entry("a method that it has not", proves("PPV-FAULT-06"), control.FaultOrder{Operation: "process.next", Method: "GET", Status: 500}, "method", `"GET" is not known here`),
			Entry("nothing to do", proves("PPV-FAULT-06"), control.FaultOrder{Step: "token"}, "status", "is missing, and so is everything else that a fault can do"),
		)

		It("repeat their bytes with a seed", proves("PPV-FAULT-01"), func(ctx SpecContext) {
			said := func() string {
				seed := uint64(3)
				s := env.open(ctx, control.Order{Seed: &seed, Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
				s.fault(ctx, control.FaultOrder{Operation: "authorize", Nth: 2, Status: 500})
				return s.codesAround(ctx)
			}
			Expect(said()).To(Equal(said()))
		})
	})
}

// codesAround signs in three times and tells what came back.
func (s *stage) codesAround(ctx context.Context) string {
	GinkgoHelper()
	var said []string
	for range 3 {
		a := s.authorize(ctx, s.authorizeQuery("finance"))
		code := ""
		if a.Status == http.StatusFound {
			code = a.location().Query().Get("code")
		}
		said = append(said, http.StatusText(a.Status)+" "+code)
	}
	return strings.Join(said, "\n")
}
