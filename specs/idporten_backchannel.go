package specs

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// listener is a client's server that logout tokens are posted to.
type listener struct {
	*httptest.Server
	mu sync.Mutex
	// heard are the requests as they came: method, path, content type, body.
	heard [][4]string
}

// listen starts one, which is done with the case, and answers as told.
func listen(answer http.HandlerFunc) *listener {
	GinkgoHelper()
	l := new(listener)
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		problem := r.ParseForm()
		body := r.PostForm.Encode()
		if problem != nil {
			body = problem.Error()
		}
		l.mu.Lock()
		l.heard = append(l.heard, [4]string{r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), body})
		l.mu.Unlock()
		answer(w, r)
	}))
	DeferCleanup(l.Close)
	return l
}

func (l *listener) requests() [][4]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([][4]string(nil), l.heard...)
}

// token is that of the one request that came.
func (l *listener) token() string {
	GinkgoHelper()
	Expect(l.requests()).To(HaveLen(1))
	request := l.requests()[0]
	Expect(request[:3]).To(Equal([]string{"POST", "/back?a=b", "application/x-www-form-urlencoded"}))
	form, err := url.ParseQuery(request[3])
	Expect(err).NotTo(HaveOccurred())
	Expect(form).To(And(HaveLen(1), HaveKey("logout_token")))
	return form.Get("logout_token")
}

// withBackchannel registers a listener on a client.
func (s *stage) withBackchannel(ctx context.Context, clientID, address string) {
	GinkgoHelper()
	s.patch(ctx, clientID, map[string]any{
		"redirect_uris":          append(s.client(clientID).RedirectURIs, address+"/callback"),
		"backchannel_logout_uri": address + "/back?a=b",
	})
}

// calls are the mock's own, as the journal has them.
func (s *stage) calls(ctx context.Context) []control.Exchange {
	GinkgoHelper()
	all, err := s.remote.Journal(ctx, control.Filter{})
	Expect(err).NotTo(HaveOccurred())
	var own []control.Exchange
	for _, x := range all {
		if x.Operation == "logout.backchannel" {
			own = append(own, x)
		}
	}
	return own
}

func describeBackchannel(env Env) {
	Describe("ID-porten's back-channel logout", func() {
		It("posts a logout token", proves("IDP-BACKCH-01", "IDP-BACKCH-02"), func(ctx SpecContext) {
			s := env.open(ctx).withBye(ctx)
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			_, id := jwtParts(b.enter(ctx).IDToken)
			Expect(id["sid"]).To(MatchRegexp(`^[\w-]{43}$`))
			s.advance(ctx, 10*time.Minute)
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).expectBack(bye)

			token := client.token()
			header, _ := jwtParts(token)
			key := s.publishedKeys(ctx)[0]
			Expect(header).To(Equal(map[string]any{"typ": "logout+jwt", "kid": key.Kid, "alg": "RS256", "x5c": []any{key.X5C[0]}}))
			claims := s.verified(ctx, token)
			Expect(claims["jti"]).To(MatchRegexp(`^[\w-]{43}$`))
			delete(claims, "jti")
			Expect(claims).To(Equal(map[string]any{
				"sub": "15817840008", "aud": "web-demo", "iss": s.Addresses["idporten"], "iat": unixOf(s.now(ctx)), "exp": unixOf(s.now(ctx)) + 300,
				"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}, "sid": id["sid"],
			}))
		})

		It("signs with the key that signs now", proves("IDP-BACKCH-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			next := s.publishedKeys(ctx)[1]
			_, err := s.remote.RotateKeys(ctx)
			Expect(err).NotTo(HaveOccurred())
			b.logout(ctx).expectStays("")
			header, _ := jwtParts(client.token())
			Expect(header).To(And(HaveKeyWithValue("kid", next.Kid), HaveKeyWithValue("x5c", []any{next.X5C[0]})))
			Expect(s.verified(ctx, client.token())).To(HaveKeyWithValue("aud", "web-demo"))
		})

		It("is neither in the metadata nor served, by the metadata of 2024", proves("IDP-BACKCH-02", "IDP-META-01"), func(ctx SpecContext) {
			for value, served := range map[string]bool{"on": true, "off": false} {
				s := env.switched(ctx, "metadata_2025", value)
				client := listen(ok)
				s.withBackchannel(ctx, "web-demo", client.URL)
				b := s.browser()
				_, id := jwtParts(b.enter(ctx).IDToken)
				b.logout(ctx).expectStays("")
				metadata := get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject()
				if served {
					client.token()
					Expect(id).To(HaveKey("sid"))
					Expect(metadata).To(And(HaveKeyWithValue("backchannel_logout_supported", true), HaveKeyWithValue("backchannel_logout_session_supported", true)))
					continue
				}
				Expect(client.requests()).To(BeEmpty())
				Expect(id).NotTo(HaveKey("sid"))
				Expect(metadata).NotTo(Or(HaveKey("backchannel_logout_supported"), HaveKey("backchannel_logout_session_supported")))
			}
		})

		It("posts to every client of the session, each its own, and to no other", proves("IDP-BACKCH-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			first, second, third := listen(ok), listen(ok), listen(ok)
			s.withBackchannel(ctx, "web-demo", first.URL)
			s.withBackchannel(ctx, "spa-demo", second.URL)
			s.withBackchannel(ctx, "jwt-demo", third.URL)
			b := s.browser()
			b.enter(ctx)
			b.authorize(ctx, "web-demo").expectSilent()
			sid := b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")["sid"]
			s.signedIn(ctx, high).authorize(ctx, "jwt-demo").expectSilent()
			b.logout(ctx).expectStays("")
			Expect(s.verified(ctx, first.token())).To(HaveKeyWithValue("aud", "web-demo"))
			Expect(s.verified(ctx, second.token())).To(And(HaveKeyWithValue("aud", "spa-demo"), HaveKeyWithValue("sid", sid)))
			Expect(third.requests()).To(BeEmpty())
			Expect(s.calls(ctx)).To(HaveLen(2))
		})

		It("is not front-channel logout: a client may have both", proves("IDP-BACKCH-01", "IDP-FRONTCH-02"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			Expect(b.logout(ctx).on("/logout").iframes()).To(Equal([]string{"http://localhost:8401/out"}))
			client.token()
		})

		DescribeTable("says nothing when", func(ctx SpecContext, end func(SpecContext, *browser)) {
			s := env.open(ctx)
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			end(ctx, b)
			Expect(client.requests()).To(BeEmpty())
			Expect(s.calls(ctx)).To(BeEmpty())
		},
			Entry("the session times out, and somebody signs in again", proves("IDP-BACKCH-03"), func(ctx SpecContext, b *browser) {
				b.advance(ctx, 31*time.Minute)
				b.signIn(ctx, "spa-demo", b.pid(), high).expectSilent()
			}),
			Entry("the session has timed out before the logout", proves("IDP-BACKCH-03"), func(ctx SpecContext, b *browser) {
				b.advance(ctx, 31*time.Minute)
				b.logout(ctx).expectStays("")
			}),
			Entry("another person takes it over", proves("IDP-BACKCH-03"), func(ctx SpecContext, b *browser) {
				b.signIn(ctx, "spa-demo", "23847940182", high, "prompt", "login").expectSilent()
				b.logout(ctx).expectStays("")
			}),
		)
	})
}

func describeBackchannelOutcomes(env Env) {
	Describe("ID-porten's back-channel logout", func() {
		DescribeTable("takes for accepted, and tries once,", func(ctx SpecContext, status int) {
			s := env.open(ctx).withBye(ctx)
			client := listen(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).expectBack(bye)
			client.token()
			calls := s.calls(ctx)
			Expect(calls).To(HaveLen(1))
			Expect(calls[0].Method + " " + calls[0].Path).To(Equal("POST " + client.URL + "/back?a=b"))
			Expect(calls[0].Status).To(Equal(status))
			Expect(calls[0].Request.Body).To(MatchRegexp(`^logout_token=masked-[0-9a-f]{8}$`))
			Expect(calls[0].Time).To(Equal(s.now(ctx)))
			Expect(calls[0].Refusal + calls[0].Why).To(BeEmpty())
		},
			Entry("200", proves("IDP-BACKCH-04"), 200),
			Entry("204", proves("IDP-BACKCH-04"), 204),
		)

		DescribeTable("leaves it at one attempt, and signs out all the same, when the client", func(ctx SpecContext, status int, refusal, why string, answer http.HandlerFunc) {
			s := env.open(ctx).withBye(ctx)
			elsewhere := listen(ok)
			client := listen(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", elsewhere.URL)
				answer(w, r)
			})
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).expectBack(bye)
			b.authorize(ctx, "web-demo").expectSelector()
			client.token()
			Expect(elsewhere.requests()).To(BeEmpty())
			calls := s.calls(ctx)
			Expect(calls).To(HaveLen(1))
			Expect(calls[0]).To(And(HaveField("Status", status), HaveField("Refusal", refusal), HaveField("Why", HavePrefix(why)),
				HaveField("CorrelationID", MatchRegexp("^"+uuid+"$"))))
		},
			Entry("answers 400", proves("IDP-BACKCH-04"), 400, "backchannel_refused", `client "web-demo" answered 400`,
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) })),
			Entry("answers 503", proves("IDP-BACKCH-04"), 503, "backchannel_refused", `client "web-demo" answered 503`,
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })),
			Entry("leads elsewhere", proves("IDP-BACKCH-04"), 307, "backchannel_refused", `client "web-demo" answered 307`,
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTemporaryRedirect) })),
			Entry("breaks off", proves("IDP-BACKCH-04"), 0, "backchannel_no_answer", `client "web-demo" gave no answer`,
				http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })),
		)

		It("does not let one client's silence keep it from another", proves("IDP-BACKCH-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			other := listen(ok)
			gone := listen(ok)
			gone.Close()
			s.withBackchannel(ctx, "web-demo", gone.URL)
			s.withBackchannel(ctx, "spa-demo", other.URL)
			b := s.browser()
			b.enter(ctx)
			b.authorize(ctx, "spa-demo").expectSilent()
			b.logout(ctx).expectStays("")
			other.token()
			calls := s.calls(ctx)
			Expect(calls).To(HaveLen(2))
			Expect(calls[0]).To(And(HaveField("Status", 0), HaveField("Refusal", "backchannel_no_answer")))
			Expect(calls[1]).To(And(HaveField("Status", 200), HaveField("Refusal", "")))
		})

		It("calls nobody but this machine", proves("IDP-BACKCH-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withBackchannel(ctx, "web-demo", "http://192.0.2.1") // for documentation, and routed nowhere (RFC 5737)
			b := s.browser()
			b.enter(ctx)
			b.logout(ctx).expectStays("")
			calls := s.calls(ctx)
			Expect(calls).To(HaveLen(1))
			Expect(calls[0]).To(And(HaveField("Status", 0), HaveField("Refusal", "backchannel_not_loopback"), HaveField("Why", ContainSubstring("backchannel_calls"))))
		})

		It("calls this machine, too, where the switch lets it call anybody", proves("IDP-BACKCH-05"), func(ctx SpecContext) {
			s := env.switched(ctx, "backchannel_calls", "anywhere")
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			b.enter(ctx)
			b.logout(ctx).expectStays("")
			client.token()
		})
	})
}

// ok answers 200.
func ok(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
