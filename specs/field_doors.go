package specs

import (
	"net/http"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// forgery is a JWT that is whole and that nobody has signed.
const forgery = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im5vYm9keSJ9.eyJpc3MiOiJodHRwczovL25vYm9keS5leGFtcGxlIiwic3ViIjoieCIsImV4cCI6NDEwMjQ0NDgwMH0.AAAA"

func describeFieldDoors(env Env) {
	Describe("environment: who does not get in", func() {
		DescribeTable("the exchange answers 401 to", func(ctx SpecContext, authorization string) {
			p := env.field(ctx).Config.Profile
			var headers []string
			if authorization != "" {
				headers = []string{"Authorization", authorization}
			}
			Expect(get(ctx, p.ExchangeURL, headers...).Status).To(Equal(http.StatusUnauthorized))
		},
			Entry("nobody", safely("ALT-EXCH-01"), ""),
			Entry("an opaque token", safely("ALT-EXCH-01"), "Bearer 8c1bd3d5c1f0427fb1a1cd1bd6b41a4b"),
			Entry("an error in place of a token", safely("ALT-EXCH-01"), `Bearer {"error":"invalid_grant"}`),
			Entry("a token that nobody signed", safely("ALT-EXCH-03"), "Bearer "+forgery),
		)

		It("the exchange says what is wrong by a problem, or nothing", safely("ALT-EXCH-14"), func(ctx SpecContext) {
			a := get(ctx, env.field(ctx).Config.Profile.ExchangeURL)
			Expect(a.Status).To(Equal(http.StatusUnauthorized))
			measured("content type of the exchange's 401", a.contentType(), "application/problem+json; charset=utf-8")
		})

		It("the exchange is a GET", safely("ALT-EXCH-12"), func(ctx SpecContext) {
			a := post(ctx, env.field(ctx).Config.Profile.ExchangeURL, nil)
			Expect(a.Status).To(BeElementOf(http.StatusMethodNotAllowed, http.StatusUnauthorized, http.StatusLengthRequired), a.Body)
			measured("status of a POST to the exchange", strconv.Itoa(a.Status), "405")
		})

		DescribeTable("the validator answers 401 to", func(ctx SpecContext, authorization string) {
			p := env.field(ctx).Config.Profile
			headers := []string{"Content-Type", "application/xml"}
			if authorization != "" {
				headers = append(headers, "Authorization", authorization)
			}
			a := call(ctx, http.MethodPost, needs(p.ValidatorURL, "the validator (validator)"), "<x/>", headers...)
			Expect(a.Status).To(Equal(http.StatusUnauthorized), a.Body)
			measured("content type of the validator's 401", a.contentType(), "application/json")
		},
			Entry("nobody", safely("SKD-TOKEN-01"), ""),
			Entry("a token that nobody signed", safely("SKD-TOKEN-02"), "Bearer "+forgery),
		)

		DescribeTable("the app answers 401 to", func(ctx SpecContext, authorization string) {
			p := env.field(ctx).Config.Profile
			headers := []string{"Content-Type", "application/json"}
			if authorization != "" {
				headers = append(headers, "Authorization", authorization)
			}
			a := call(ctx, http.MethodPost, needs(p.AppURL, "the app (app)")+"/instances", "{}", headers...)
			Expect(a.Status).To(Equal(http.StatusUnauthorized), a.Body)
			measured("length of the app's 401", strconv.Itoa(len(a.Body)), "0")
		},
			Entry("nobody", safely("ALT-APP-03"), ""),
			Entry("a token that nobody signed", safely("ALT-APP-03"), "Bearer "+forgery),
		)

		It("userinfo answers 401 to nobody, and says that it wants a bearer token", safely("IDP-USER-01"), func(ctx SpecContext) {
			p := env.field(ctx).Config.Profile
			a := get(ctx, needs(p.UserinfoURL, "userinfo (userinfo)"))
			Expect(a.Status).To(Equal(http.StatusUnauthorized))
			Expect(a.Header.Get("WWW-Authenticate")).To(HavePrefix("Bearer"))
		})
	})
}
