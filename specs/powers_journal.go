package specs

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// steps are those that the journal has, in its order.
func (s *stage) steps(ctx context.Context) []string {
	GinkgoHelper()
	exchanges, err := s.remote.Journal(ctx, control.Filter{})
	Expect(err).NotTo(HaveOccurred())
	var steps []string
	for _, x := range exchanges {
		if x.Step != "" {
			steps = append(steps, x.Step)
		}
	}
	return steps
}

// seqs are the numbers of the exchanges that a query finds.
func (s *stage) seqs(ctx context.Context, query string) []uint64 {
	GinkgoHelper()
	a := s.ask(ctx, "/journal"+query)
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	var journal struct {
		Exchanges []struct {
			Seq uint64 `json:"seq"`
		} `json:"exchanges"`
	}
	Expect(json.Unmarshal([]byte(a.Body), &journal)).To(Succeed())
	seqs := []uint64{}
	for _, x := range journal.Exchanges {
		seqs = append(seqs, x.Seq)
	}
	return seqs
}

// correlationID is the one that a refused token request shows.
func (a answer) correlationID() string {
	GinkgoHelper()
	_, id, found := strings.Cut(a.Body, "correlation id: ")
	Expect(found).To(BeTrue(), a.Body)
	return id[:len("08ede4e5-4720-5edb-8fd2-a4f6a1902b74")]
}

// lateCode lets a code of finance grow old and redeems it.
func (s *stage) lateCode(ctx context.Context) answer {
	GinkgoHelper()
	code := s.code(ctx, "finance")
	s.advance(ctx, 61*time.Second)
	a := s.token(ctx, s.codeForm("finance", code))
	expectLawful(a)
	return a
}

func describeJournal(env Env) {
	Describe("control: the journal", func() {
		It("names the steps of the way, and what each was", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			s.exchange(ctx, t.AccessToken)
			s.refresh(ctx, "finance", t.RefreshToken)
			exchanges, err := s.remote.Journal(ctx, control.Filter{})
			Expect(err).NotTo(HaveOccurred())
			var said []string
			for i, x := range exchanges {
				Expect(x.Seq).To(Equal(uint64(i + 1)))
				Expect(x.Time).To(BeTemporally("==", s.now(ctx)))
				Expect(x.Refusal).To(BeEmpty())
				path, _, _ := strings.Cut(x.Path, "?")
				said = append(said, x.Step+"/"+x.Operation+": "+x.Method+" "+path[strings.LastIndex(path, "/"):]+" "+strconv.Itoa(x.Status))
			}
			Expect(said).To(Equal([]string{
				"login/authorize: GET /authorize 302",
				"token/token.code: POST /token 200",
				"exchange/exchange: GET /id-porten 200",
				"refresh/token.refresh: POST /token 200",
			}))
			Expect(exchanges[1].Request.Headers).To(HaveKeyWithValue("Content-Type", []string{"application/x-www-form-urlencoded"}))
			Expect(exchanges[1].Response.Headers).To(HaveKeyWithValue("Content-Type", []string{"application/json"}))
			Expect(exchanges[1].Response.Body).To(ContainSubstring(`"scope":"openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write"`))
		})

		It("explains a late code: the refusal, the catalogue's entry, cause, cure and source", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			id := s.lateCode(ctx).correlationID()
			x := s.latest(ctx, "token")
			Expect(x.Refusal).To(Equal("code_late"))
			Expect(x.Catalogue).To(Equal("TOK-01"))
			Expect(x.Why).To(ContainSubstring("issued 1m1s ago"))
			Expect(x.Cure).NotTo(BeEmpty())
			Expect(x.Source).NotTo(BeEmpty())
			Expect(x.CorrelationID).To(Equal(id))
			Expect(x.Response.Body).To(ContainSubstring(id))
		})

		It("is found by step, by what came after, and by correlation id", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			id := s.lateCode(ctx).correlationID() // 1 and 2
			s.signIn(ctx, "finance-2021")         // 3 and 4
			Expect(s.seqs(ctx, "")).To(Equal([]uint64{1, 2, 3, 4}))
			Expect(s.seqs(ctx, "?step=login")).To(Equal([]uint64{1, 3}))
			Expect(s.seqs(ctx, "?step=exchange")).To(BeEmpty())
			Expect(s.seqs(ctx, "?since=2")).To(Equal([]uint64{3, 4}))
			Expect(s.seqs(ctx, "?since=2&step=token")).To(Equal([]uint64{4}))
			Expect(s.seqs(ctx, "?correlation_id="+id)).To(Equal([]uint64{2}))
		})

		It("refuses a question that it doesn't understand", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			says := expectProblem(s.ask(ctx, "/journal?steps=token&since=yesterday"), http.StatusUnprocessableEntity, "Unprocessable Entity")
			Expect(says).To(And(ContainSubstring(`"path":"steps"`), ContainSubstring(`"path":"since"`)))
		})

		It("can be followed: what there is, then each exchange as it happens", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.lateCode(ctx)
			s.lateCode(ctx)
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Control+"/journal?follow=true&step=token", http.NoBody)
			Expect(err).NotTo(HaveOccurred())
			response, err := browserless.Do(r)
			Expect(err).NotTo(HaveOccurred())
			defer func() { Expect(response.Body.Close()).To(Succeed()) }()
			Expect(response.StatusCode).To(Equal(http.StatusOK))
			Expect(response.Header.Get("Content-Type")).To(Equal("application/x-ndjson"))
			lines := bufio.NewReader(response.Body)
			for _, seq := range []float64{2, 4} {
				line, err := lines.ReadBytes('\n')
				Expect(err).NotTo(HaveOccurred())
				Expect(object(line)).To(And(HaveKeyWithValue("seq", seq), HaveKeyWithValue("refusal", "code_late")))
			}
			s.signIn(ctx, "finance-2021")
			line, err := lines.ReadBytes('\n')
			Expect(err).NotTo(HaveOccurred())
			Expect(object(line)).To(And(HaveKeyWithValue("seq", float64(6)), HaveKeyWithValue("operation", "token.code"), Not(HaveKey("refusal"))))
		})
	})
}

func describeMasking(env Env) {
	Describe("control: secrets in the journal", func() {
		It("has none of a walk's, wherever they stood", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			secrets := []string{verifier}
			keep := func(parts ...string) {
				for _, part := range parts {
					for _, piece := range strings.Split(part, ".") {
						if len(piece) > 15 {
							secrets = append(secrets, piece)
						}
					}
				}
			}
			for _, clientID := range []string{"finance-refresh", "web-demo"} {
				code := s.code(ctx, clientID)
				t := s.token(ctx, s.codeForm(clientID, code)).tokens()
				altinn := expectBareJWT(s.exchange(ctx, t.AccessToken))
				s.altinnRefresh(ctx, "", "Bearer "+altinn)
				get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "Bearer "+t.AccessToken)
				renewed := s.refresh(ctx, clientID, t.RefreshToken).tokens()
				s.refresh(ctx, clientID, t.RefreshToken)
				get(ctx, s.Addresses["login"]+"/logout?id_token_hint="+t.IDToken)
				keep(code, t.AccessToken, t.IDToken, t.RefreshToken, altinn, renewed.AccessToken, renewed.IDToken, renewed.RefreshToken)
				keep(s.client(clientID).ClientSecret)
			}
			keep(strings.TrimPrefix(basic("web-demo", s.client("web-demo").ClientSecret), "Basic "))
			journal := s.ask(ctx, "/journal").Body
			s.expectKept(journal, secrets)
			Expect(strings.Count(journal, "masked-")).To(BeNumerically(">", 40), "what was masked shows that it was there")
		})

		It("has none that came to the wrong place or was refused", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			planted := "planted-secret-of-this-case"
			form := s.codeForm("finance", planted, "client_secret", planted)
			s.token(ctx, form)
			s.token(ctx, s.codeForm("web-demo", planted), "Authorization", basic("web-demo", planted))
			post(ctx, s.Addresses["idporten"]+"/token?"+form.Encode(), url.Values{})
			post(ctx, s.Addresses["idporten"]+"/token/revoke", s.tokenForm("finance", "token", planted))
			post(ctx, s.Addresses["idporten"]+"/token/introspect", s.tokenForm("finance", "token", planted))
			post(ctx, s.Addresses["idporten"]+"/par", fields(s.authorizeQuery("finance"), "client_secret", planted))
			call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", `{"client_secret":"`+planted+`"}`, "Content-Type", "application/json")
			call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", form.Encode(), "Content-Type", "text/plain")
			s.refresh(ctx, "finance", planted)
			get(ctx, s.Addresses["idporten"]+"/userinfo?access_token="+planted+"&id_token="+planted)
			s.exchange(ctx, planted)
			get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "Bearer "+planted, "Cookie", "session="+planted)
			journal := s.ask(ctx, "/journal").Body
			Expect(s.seqs(ctx, "")).To(HaveLen(12))
			s.expectKept(journal, []string{planted, strings.TrimPrefix(basic("web-demo", planted), "Basic ")})
		})
	})
}

// expectKept demands that a text has none of the secrets; the message names
// the one by its place, not by its value.
func (s *stage) expectKept(text string, secrets []string) {
	GinkgoHelper()
	Expect(secrets).NotTo(BeEmpty())
	for i, secret := range secrets {
		Expect(strings.Contains(text, secret)).To(BeFalse(), "secret %d of %d, %.8s…, stands in the journal", i+1, len(secrets), secret)
	}
}
