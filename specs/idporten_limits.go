package specs

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// What is sent has bounds, so that a sandbox's memory and its answers have.
func describeLimits(env Env) {
	Describe("ID-porten's limits", func() {
		It("takes a query of 16 KiB and shows a page for a longer one", proves("IDP-AUTHZ-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			base := s.authorizeQuery("finance", "x", "").Encode()
			fits := s.Addresses["login"] + "/authorize?" + base + strings.Repeat("y", 16<<10-len(base))
			Expect(get(ctx, fits).Status).To(Equal(http.StatusFound))
			a := get(ctx, fits+"y")
			Expect(a.Status).To(Equal(http.StatusRequestURITooLong))
			Expect(a.contentType()).To(HavePrefix("text/html"))
			Expect(a.Body).To(ContainSubstring("414 invalid_request"))
		})

		It("refuses to remember a pushed request of more than 8 KiB", proves("IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.authorizeQuery("spa-demo", "x", strings.Repeat("y", 8<<10))
			a := post(ctx, s.Addresses["idporten"]+"/par", form)
			Expect(a.Status).To(Equal(http.StatusRequestEntityTooLarge))
			Expect(a.Body).To(MatchJSON(`{"error":"invalid_request","error_description":"Invalid request: The request is too long"}`))
		})

		It("explains in a header of bounded length, and repeats no number that could be a person's", proves("PPV-WHY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, url.Values{"client_id": {"12057012345"}, "redirect_uri": {strings.Repeat("x", 8<<10)}})
			Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring(`no client "masked-number" is registered here`))
			a = s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", "https://x.example/"+strings.Repeat("x", 8<<10)))
			Expect(len(a.Header.Get("Portprove-Why"))).To(And(BeNumerically(">", 500), BeNumerically("<", 700)))
		})

		It("drops the oldest of more than 256 open logins of one person, also while the clock stands", proves("IDP-TOKEN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			var codes []string
			for range 258 {
				codes = append(codes, s.code(ctx, "finance"))
			}
			for i, want := range map[int]int{0: 400, 1: 400, 2: 200, 257: 200} {
				Expect(s.token(ctx, s.codeForm("finance", codes[i])).Status).To(Equal(want), strconv.Itoa(i))
			}
			Expect(s.token(ctx, s.codeForm("finance", codes[0])).Header.Get("Portprove-Why")).To(ContainSubstring("code_crowded_out"))
		})
	})

	Describe("tokens and scopes that were switched off", func() {
		It("leaves a scope out of refreshed tokens that its owner has switched off", proves("IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh")
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "active": false}}})
			Expect(strings.Fields(s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens().Scope)).To(ConsistOf(
				"openid", "skatteetaten:mvameldinginnsending", "skatteetaten:mvameldingvalidering", "altinn:instances.write"))
		})

		It("refuses to refresh when no granted scope is left", proves("IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh", "scope", "altinn:instances.read")
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "active": false}}})
			a := s.refresh(ctx, "finance-refresh", t.RefreshToken)
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.Body).To(MatchJSON(`{"error":"invalid_grant","error_description":"Invalid grant"}`))
			Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring("scopes_gone"))
		})
	})

	Describe("the journal", func() {
		DescribeTable("shows no secret of a body that is oddly labelled or put together",
			func(ctx SpecContext, contentType, body string) {
				s := env.open(ctx)
				call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", body, "Content-Type", contentType)
				exchanges, err := s.remote.Journal(ctx, control.Filter{Step: ""})
				Expect(err).NotTo(HaveOccurred())
				Expect(fmt.Sprintf("%+v", exchanges)).To(And(ContainSubstring("client_id"), Not(ContainSubstring("planted"))))
			},
			Entry("a broken parameter of the type", proves("PPV-JOURNAL-01"), "application/x-www-form-urlencoded; charset", "client_id=finance&client_secret=planted"),
			Entry("no type", proves("PPV-JOURNAL-01"), "", "client_id=finance&code=planted"),
			Entry("semicolons", proves("PPV-JOURNAL-01"), "application/x-www-form-urlencoded", "client_id=finance;client_secret=planted&x"),
			Entry("JSON as a form", proves("PPV-JOURNAL-01"), "application/x-www-form-urlencoded", `{"client_id":"finance","client_secret":"planted"}`),
		)
	})

	Describe("control: ageing", func() {
		It("stops at 1970 and then changes nothing", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signIn(ctx, "finance")
			before := s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","by":"0h"}`).Body
			a := s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","by":"30000d"}`)
			Expect(a.Status).To(Equal(http.StatusUnprocessableEntity))
			Expect(a.Body).To(ContainSubstring("older than the year 1970"))
			Expect(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","by":"0h"}`).Body).To(Equal(before))
		})
	})
}
