package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
)

// loss is how an answer gets lost.
type loss struct {
	name   string
	before bool
	status int
}

var losses = []loss{
	{"the request does not arrive", true, 0},
	{"the connection breaks after it was done", false, 0},
	{"a gateway answers 504 after it was done", false, http.StatusGatewayTimeout},
	{"a proxy answers with a page after it was done", false, http.StatusOK},
}

// changing are the requests that change something.
var changing = []struct {
	name, step  string
	method, end string
	selects     func() func(*http.Request) bool
	times       int // how often the way sends such requests until the loss
}{
	{"create", "instance", http.MethodPost, "/instances", func() func(*http.Request) bool { return nth(1, http.MethodPost, "/instances") }, 1},
	{"the envelope", "envelope", http.MethodPost, "/data", func() func(*http.Request) bool { return isEnvelope }, 0},
	{"the return", "upload", http.MethodPost, "/data", func() func(*http.Request) bool { return nth(1, http.MethodPost, "/data") }, 1},
	{"an attachment", "upload", http.MethodPost, "/data", func() func(*http.Request) bool { return nth(3, http.MethodPost, "/data") }, 3},
	{"fill", "fill", http.MethodPut, "/process/next", func() func(*http.Request) bool { return nth(1, http.MethodPut, "/process/next") }, 1},
	{"confirm", "confirm", http.MethodPut, "/process/next", func() func(*http.Request) bool { return nth(2, http.MethodPut, "/process/next") }, 2},
}

func describeReferenceResumes(env Env) {
	Describe("the reference client, after an answer that was lost", func() {
		for _, request := range changing {
			for _, loss := range losses {
				It("files exactly once: "+request.name+", "+loss.name, proves("CLI-SUBMIT-02"), func(ctx SpecContext) {
					k := env.clerk(ctx, "")
					k.line.loses, k.line.before, k.line.status, k.line.body = request.selects(), loss.before, loss.status, "<h1>Log in</h1>"
					e := k.stops(ctx)
					Expect(e.Step).To(Equal(request.step))
					Expect(e.Unsure).To(BeTrue())
					Expect(e.Next).To(MatchRegexp("(?i)run resume"))
					Expect(k.line.count(request.method, request.end)).To(Equal(request.times), "it is not sent again")
					Expect(k.state().Pending).To(HavePrefix(request.step))
					r, err := k.resume(ctx)
					k.expectFiled(ctx, r, err)
				})
			}
		}

		It("files exactly once from between any two requests", proves("CLI-SUBMIT-02"), func(ctx SpecContext) {
			whole := env.clerk(ctx, "")
			r, err := whole.submit(ctx)
			whole.expectFiled(ctx, r, err)
			saves := len(whole.saved)
			Expect(saves).To(BeNumerically(">=", 14))
			for n := 2; n <= saves; n++ {
				k := env.clerk(ctx, "")
				k.diesAt = n
				Expect(k.stops(ctx).What).To(ContainSubstring("killed"))
				r, err := k.resume(ctx)
				k.expectFiled(ctx, r, err)
			}
		})

		It("waits for an instance that can't be found yet, and makes no other", proves("CLI-SUBMIT-02"), func(ctx SpecContext) {
			k := env.clerk(ctx, "", "visible_after", "30")
			e := k.stops(ctx)
			Expect(e.Step).To(Equal("envelope"))
			Expect(e.Status).To(Equal(http.StatusNotFound))
			_, err := k.resume(ctx)
			Expect(refusal(err).Next).To(Equal("Wait a minute and run resume again. No other instance was made."))
			k.advance(ctx, time.Minute)
			r, err := k.resume(ctx)
			k.expectFiled(ctx, r, err)
			Expect(k.line.count(http.MethodPost, "/instances")).To(Equal(1))
		})

		It("tells of the draft that a lost creation has left behind", proves("CLI-SUBMIT-02"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.line.loses = nth(1, http.MethodPost, "/instances")
			Expect(k.stops(ctx).Unsure).To(BeTrue())
			r, err := k.resume(ctx)
			k.expectFiled(ctx, r, err)
			all, err := k.remote.Instances(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(all).To(HaveLen(2))
			Expect(k.reports[0].What).To(HaveSuffix("one of which may be left over from a lost answer: " + all[0].ID + "."))
		})

		It("goes on with a new token when the old one has ended midway", proves("CLI-SUBMIT-02"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.line.loses, k.line.before = nth(1, http.MethodPut, "/process/next"), true
			Expect(k.stops(ctx).Unsure).To(BeTrue())
			k.advance(ctx, 3*time.Hour)
			_, err := k.resume(ctx)
			e := refusal(err)
			Expect(e.Status).To(Equal(http.StatusUnauthorized))
			Expect(e.Why).To(ContainSubstring("so it has expired"))
			Expect(e.Next).To(Equal("Run refresh or authorize, then resume: the submission is kept and goes on from where it is."))
			k.authorize(ctx)
			r, err := k.resume(ctx)
			k.expectFiled(ctx, r, err)
		})

		DescribeTable("goes on for the same return and person only",
			func(ctx SpecContext, spoil func(*clerk, SpecContext), what string) {
				k := env.clerk(ctx, "")
				k.line.loses, k.line.before = nth(1, http.MethodPut, "/process/next"), true
				Expect(k.stops(ctx).Unsure).To(BeTrue())
				sent := len(k.line.sent)
				spoil(k, ctx)
				_, err := k.resume(ctx)
				Expect(refusal(err).What).To(Equal(what))
				Expect(k.line.sent).To(HaveLen(sent), "nothing is sent")
				Expect(k.filed(ctx)).To(BeEmpty())
			},
			Entry("another return", proves("CLI-SUBMIT-06"), func(k *clerk, _ SpecContext) { k.ret = asReturn(filing{}.document()) },
				"The return is not the one that the submission was begun with."),
			Entry("other attachments", proves("CLI-SUBMIT-06"), func(k *clerk, _ SpecContext) { k.files = nil },
				"The attachments are not those that the submission was begun with."),
			Entry("another person", proves("CLI-SUBMIT-06"), func(k *clerk, ctx SpecContext) {
				k.tokens = k.clerkFor(ctx, "", boardMember).tokens
			}, "Another person is logged in than the one who began the submission."),
		)

		It("does not go on in another environment", proves("CLI-SUBMIT-06"), func(ctx SpecContext) {
			k, other := env.clerk(ctx, ""), env.clerk(ctx, "")
			k.line.loses, k.line.before = nth(1, http.MethodPut, "/process/next"), true
			Expect(k.stops(ctx).Unsure).To(BeTrue())
			other.saved = k.saved
			_, err := other.resume(ctx)
			Expect(refusal(err).What).To(HavePrefix("The submission was begun at "))
			Expect(other.filed(ctx)).To(BeEmpty())
		})
	})
}

func describeReferenceAsFinance(env Env) {
	Describe("the reference client in the part of Finance", func() {
		It("files by exact statuses", proves("CLI-FINANCE-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, client.PersonaFinance)
			k.options.Report = func(r client.StepReport) {
				k.reports = append(k.reports, r)
				if r.Step == "confirm" {
					k.advance(ctx, time.Minute) // asked once, at once, there is none yet
				}
			}
			r, err := k.submit(ctx)
			k.expectFiled(ctx, r, err)
			Expect(k.reports[len(k.reports)-1].Status).To(Equal("NO VAT SUCCESSFUL VAT return submission to the Tax Administr"))
		})

		It("takes an envelope that was stored with 200 for an error", proves("CLI-FINANCE-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, client.PersonaFinance, "envelope_put", "200")
			e := k.stops(ctx)
			Expect(e.Step).To(Equal("envelope"))
			Expect(e.Status).To(Equal(http.StatusOK))
			Expect(e.Finance).To(Equal("NO VAT Return submission uploading error"))
			_, err := k.resume(ctx) // only the same request is open
			Expect(refusal(err).Step).To(Equal("envelope"))
			Expect(k.filed(ctx)).To(BeEmpty())
		})

		It("stores a return twice whose answer was lost, and has no way out", proves("CLI-FINANCE-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, client.PersonaFinance)
			k.line.loses = nth(1, http.MethodPost, "/data")
			Expect(k.stops(ctx).Finance).To(Equal("NO VAT Error VAT return uploading"))
			for range 2 {
				_, err := k.resume(ctx)
				e := refusal(err)
				Expect(e.Step).To(Equal("fill"))
				Expect(e.Status).To(Equal(http.StatusConflict))
				Expect(e.Finance).To(Equal("NO VAT Error of data filling completion"))
			}
			Expect(k.filed(ctx)).To(BeEmpty())
		})

		It("confirms unseen when the answer to fill was lost, and does not know that it has filed", proves("CLI-FINANCE-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, client.PersonaFinance)
			k.line.loses = nth(1, http.MethodPut, "/process/next")
			Expect(k.stops(ctx).Finance).To(Equal("NO VAT Error of data filling completion"))
			_, err := k.resume(ctx)
			e := refusal(err)
			Expect(e.Step).To(Equal("confirm"))
			Expect(e.Finance).To(Equal("NO VAT Error completion of VAT return submission"))
			Expect(k.filed(ctx)).To(HaveLen(1))
		})

		It("asks once for feedback, and has the person press again", proves("CLI-FINANCE-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, client.PersonaFinance, "feedback_delay", "300")
			e := k.stops(ctx)
			Expect(e.Finance).To(Equal("NO VAT Feedback not provided"))
			Expect(e.Error()).To(ContainSubstring(`the status "NO VAT Feedback not provided" (Success)`))
			Expect(k.line.count(http.MethodGet, "/feedback/status")).To(Equal(1))
			k.advance(ctx, 5*time.Minute)
			r, err := k.resume(ctx)
			k.expectFiled(ctx, r, err)
		})
	})
}
