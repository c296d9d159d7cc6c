package specs

import (
	"context"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// nextOnce ends the current task, and may get no answer.
func (d *draft) nextOnce(ctx context.Context) lost {
	GinkgoHelper()
	return tryOnce(ctx, http.MethodPut, d.Addresses["apps"]+vatApp+"/instances/"+d.ID+"/process/next", "Authorization", "Bearer "+d.token)
}

// readyToConfirm is a draft in the task confirmation.
func (d *desk) readyToConfirm(ctx context.Context) *draft {
	GinkgoHelper()
	draft := d.complete(ctx)
	Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
	return draft
}

// expectInstance looks at the one instance there is.
func (s *stage) expectInstance(ctx context.Context, task string, submitted bool) {
	GinkgoHelper()
	list, err := s.remote.Instances(ctx)
	Expect(err).NotTo(HaveOccurred())
	Expect(list).To(HaveLen(1))
	Expect(list[0].Task).To(Equal(task))
	Expect(list[0].Submitted.IsZero()).To(Equal(!submitted))
}

func describeFaultConnections(env Env) {
	Describe("faults: broken connections", func() {
		It("loses the answer of confirm after the return was filed", proves("PPV-FAULT-03", "PPV-FAULT-04"), func(ctx SpecContext) {
			draft := env.desk(ctx).readyToConfirm(ctx)
			draft.fault(ctx, control.FaultOrder{Step: "confirm", Drop: "after"})
			draft.nextOnce(ctx).expectNothing()
			x := draft.last(ctx, "confirm")
			Expect([]any{x.Status, x.Faults, x.Why, x.Response.Size}).To(Equal(
				[]any{0, []string{"fault-1"}, "fault fault-1: drops the connection after the step; the step had answered 200", int64(0)}))
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_3"))
			draft.expectInstance(ctx, "Task_3", true)
			Expect(draft.nextOnce(ctx).Status).To(Equal(http.StatusForbidden), "it is the Tax Administration's turn")
			draft.expectInstance(ctx, "Task_3", true)
			draft.expectHits(ctx, 1, 1)
		})

		It("loses the request of confirm before anything has moved", proves("PPV-FAULT-03", "PPV-FAULT-04"), func(ctx SpecContext) {
			draft := env.desk(ctx).readyToConfirm(ctx)
			draft.fault(ctx, control.FaultOrder{Step: "confirm", Drop: "before"})
			draft.nextOnce(ctx).expectNothing()
			Expect(draft.last(ctx, "confirm").Why).To(Equal("fault fault-1: drops the connection before the step"))
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
			draft.expectInstance(ctx, "Task_2", false)
			Expect(draft.nextOnce(ctx).Status).To(Equal(http.StatusOK))
			draft.expectInstance(ctx, "Task_3", true)
			draft.expectHits(ctx, 1, 2)
		})

		It("breaks off a body whose length was announced", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance").AccessToken
			whole := s.exchange(ctx, token)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Truncate: new(10)})
			l := s.exchangeOnce(ctx, token)
			Expect(l.Status).To(Equal(http.StatusOK))
			Expect(l.err).To(HaveOccurred())
			Expect(l.Body).To(Equal(whole.Body[:10]))
			Expect(l.length).To(BeNumerically("~", len(whole.Body), 8))
			Expect(s.last(ctx, "exchange").Response.Size).To(Equal(int64(10)))
			Expect(s.exchangeOnce(ctx, token).err).NotTo(HaveOccurred())
		})

		It("breaks off a file", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			file := draft.current(ctx).of("mvamelding")
			address := draft.Addresses["apps"] + vatApp + "/instances/" + draft.ID + "/data/" + file.ID
			draft.fault(ctx, control.FaultOrder{Step: "collect", Truncate: new(100)})
			l := tryOnce(ctx, http.MethodGet, address, "Authorization", "Bearer "+draft.token)
			Expect(l.err).To(HaveOccurred())
			Expect([]any{len(l.Body), l.length}).To(Equal([]any{100, int64(file.Size)}))
			l = tryOnce(ctx, http.MethodGet, address, "Authorization", "Bearer "+draft.token)
			Expect(l.err).NotTo(HaveOccurred())
			Expect(l.Body).To(HaveLen(file.Size))
		})

		It("has the right body under a wrong content type", proves("PPV-FAULT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance").AccessToken
			s.fault(ctx, control.FaultOrder{Step: "exchange", ContentType: "text/html"})
			a := s.exchange(ctx, token)
			Expect(a.contentType()).To(Equal("text/html"))
			Expect(strings.Count(a.Body, ".")).To(Equal(2), a.Body)
			Expect(s.remote.RemoveFaults(ctx)).To(Equal(1))
			s.fault(ctx, control.FaultOrder{Step: "exchange", ContentType: "none", Headers: map[string]string{"X-Extra": "yes"}})
			a = s.exchange(ctx, token)
			Expect(a.Header.Values("Content-Type")).To(BeEmpty())
			Expect(a.Header.Get("X-Extra")).To(Equal("yes"))
			Expect(a.Status).To(Equal(http.StatusOK))
		})
	})

	Describe("faults: slow answers, by the sandbox's clock", func() {
		It("hold the request before the step", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.fault(ctx, control.FaultOrder{Step: "token", Delay: "59s"})
			done := background(func() answer { return s.token(ctx, s.codeForm("finance", code)) })
			s.awaitHit(ctx)
			s.advance(ctx, 58*time.Second)
			Consistently(done).WithTimeout(50 * time.Millisecond).ShouldNot(Receive())
			s.advance(ctx, time.Second)
			a := awaited(ctx, done)
			Expect(a.Status).To(Equal(http.StatusOK), "the code was redeemed when it was 59 s old")
			Expect(a.Header.Get("Date")).To(Equal(s.now(ctx).Format(http.TimeFormat)))
			code = s.code(ctx, "finance")
			Expect(s.remote.RemoveFaults(ctx)).To(Equal(1))
			s.fault(ctx, control.FaultOrder{Step: "token", Delay: "61s"})
			done = background(func() answer { return s.token(ctx, s.codeForm("finance", code)) })
			s.awaitHit(ctx)
			s.advance(ctx, 61*time.Second)
			expectLawful(awaited(ctx, done))
		})

		It("hold the answer after it", proves("PPV-FAULT-03", "PPV-FAULT-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.fault(ctx, control.FaultOrder{Step: "token", Delay: "61s", When: "after"})
			done := background(func() answer { return s.token(ctx, s.codeForm("finance", code)) })
			s.awaitHit(ctx)
			s.advance(ctx, 61*time.Second)
			Expect(awaited(ctx, done).Status).To(Equal(http.StatusOK), "the code was redeemed at once")
		})

		It("end with a client that does not wait, and the step did not run", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			draft := env.desk(ctx).readyToConfirm(ctx)
			draft.fault(ctx, control.FaultOrder{Step: "confirm", Delay: "1h"})
			impatient, leave := context.WithCancel(ctx)
			done := background(func() error { return draft.nextOnce(impatient).err })
			draft.awaitHit(ctx)
			leave()
			Expect(awaited(ctx, done)).To(MatchError(context.Canceled))
			Eventually(ctx, func() []string { return draft.steps(ctx) }).Should(ContainElement("confirm"))
			Expect(draft.last(ctx, "confirm").Status).To(Equal(0))
			draft.advance(ctx, 2*time.Hour)
			draft.expectInstance(ctx, "Task_2", false)
		})

		It("hold an upload, which then comes whole, or ends with the client's patience", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			document := filing{}.document()
			upload := func(ctx context.Context) lost {
				return tryOnceWith(ctx, http.MethodPost, draft.Addresses["apps"]+vatApp+"/instances/"+draft.ID+"/data?dataType=mvamelding", document,
					"Authorization", "Bearer "+draft.token, "Content-Type", "text/xml", "Content-Disposition", "attachment; filename=mvaMelding.xml")
			}
			draft.fault(ctx, control.FaultOrder{Step: "upload", Delay: "1m", Times: 2})
			impatient, leave := context.WithCancel(ctx)
			gone := background(func() error { return upload(impatient).err })
			draft.awaitHit(ctx)
			leave()
			Expect(awaited(ctx, gone)).To(MatchError(context.Canceled))
			Eventually(ctx, func() []string { return draft.steps(ctx) }).Should(ContainElement("upload"), "the server noticed")
			done := background(func() lost { return upload(ctx) })
			Eventually(ctx, func() int { return draft.hits(ctx) }).Should(Equal(2))
			draft.advance(ctx, time.Minute)
			Expect(read[dataElement](awaited(ctx, done).answer, http.StatusCreated).Size).To(Equal(len(document)))
			Expect(draft.current(ctx).types()).To(Equal([]string{envelopeType, "mvamelding"}))
		})

		It("drip", proves("PPV-FAULT-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Status: 503, Body: "0123456789", Drip: 4})
			length, arrived := s.dripping(ctx)
			Expect(length).To(Equal(int64(10)))
			for _, part := range []string{"0123", "4567", "89"} {
				Eventually(ctx, arrived).WithTimeout(10 * time.Second).Should(Receive(Equal(part)))
				if part != "89" {
					Consistently(arrived).WithTimeout(30*time.Millisecond).ShouldNot(Receive(), "the clock stands")
					s.advance(ctx, time.Second)
				}
			}
			Eventually(ctx, arrived).WithTimeout(10 * time.Second).Should(BeClosed())
		})
	})
}

// dripping asks for an exchange whose body is still on its way: its length, and
// its parts as they arrive.
func (s *stage) dripping(ctx context.Context) (int64, <-chan string) {
	GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", http.NoBody)
	Expect(err).NotTo(HaveOccurred())
	response, err := browserless.Do(r) //nolint:bodyclose // closed below, at its end.
	Expect(err).NotTo(HaveOccurred())
	arrived := make(chan string)
	go func() {
		defer close(arrived)
		defer response.Body.Close()
		part := make([]byte, response.ContentLength)
		for {
			n, err := response.Body.Read(part)
			if n > 0 {
				arrived <- string(part[:n])
			}
			if err != nil {
				return
			}
		}
	}()
	return response.ContentLength, arrived
}
