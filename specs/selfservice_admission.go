package specs

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// Organisations of the cases: the one that owns the world's clients, another
// one, and the owner of scopes of the world.
const (
	ownOrgno   = "311223348"
	otherOrgno = "314556674"
	taxOrgno   = "974761076"
)

// newYear is when the clock of these cases stands.
var newYear = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)

// admin opens a sandbox on New Year's Day of 2031.
func (env Env) admin(ctx context.Context, switches ...string) *stage {
	GinkgoHelper()
	order := control.Order{Clock: newYear}
	for pair := range slices.Chunk(switches, 2) {
		order.Switches = map[string]string{pair[0]: pair[1]}
	}
	return env.open(ctx, order)
}

// asOrg is the header of a caller with these scopes, all but the supplier's if
// none is given.
func (s *stage) asOrg(ctx context.Context, orgno string, scopes ...string) string {
	GinkgoHelper()
	t, err := s.remote.SelfServiceToken(ctx, control.SelfServiceOrder{Orgno: orgno, Scopes: scopes})
	Expect(err).NotTo(HaveOccurred())
	return "Bearer " + t.AccessToken
}

// asks sends a request to the admin API.
func (s *stage) asks(ctx context.Context, authorization, method, path, body string) answer {
	GinkgoHelper()
	headers := []string{"Content-Type", "application/json"}
	if authorization != "" {
		headers = append(headers, "Authorization", authorization)
	}
	return call(ctx, method, s.Addresses["selfservice"]+path, body, headers...)
}

// asksOwn does so for the organisation that owns the world's clients.
func (s *stage) asksOwn(ctx context.Context, method, path, body string) answer {
	GinkgoHelper()
	return s.asks(ctx, s.asOrg(ctx, ownOrgno), method, path, body)
}

// look reads the world again.
func (s *stage) look(ctx context.Context) {
	GinkgoHelper()
	s.world = world{}
	Expect(s.remote.World(ctx, &s.world)).To(Succeed())
}

// registered is a body that is right, with members changed to the given JSON;
// "-" takes one away.
func registered(changes ...string) string {
	GinkgoHelper()
	body := map[string]json.RawMessage{
		"integration_type": json.RawMessage(`"api_klient"`), "application_type": json.RawMessage(`"web"`),
		"client_name": json.RawMessage(`"Tried"`), "description": json.RawMessage(`"made by a case"`), "client_uri": json.RawMessage(`"https://app.example"`),
		"scopes": json.RawMessage(`["openid","profile"]`), "redirect_uris": json.RawMessage(`["https://app.example/callback"]`),
		"grant_types":                json.RawMessage(`["authorization_code","refresh_token"]`),
		"token_endpoint_auth_method": json.RawMessage(`"client_secret_post"`),
	}
	for pair := range slices.Chunk(changes, 2) {
		body[pair[0]] = json.RawMessage(pair[1])
		if pair[1] == "-" {
			delete(body, pair[0])
		}
	}
	text, err := json.Marshal(body)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// expectTurnedDown demands an error of the admin API, to the letter but for its
// correlation id, which the header and the journal have, too. fieldErrors is
// the content of errors.
func (s *stage) expectTurnedDown(ctx context.Context, a answer, reason, status, phrase, description, fieldErrors string) {
	GinkgoHelper()
	Expect(strconv.Itoa(a.Status)).To(Equal(status), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	Expect(a.Body).To(MatchRegexp(`^\{"status":` + status + `,"timestamp":"2031-01-01T00:\d\d:00\.000Z","correlation_id":"` + uuid + `",` +
		regexp.QuoteMeta(`"error":"`+phrase+`","error_description":"`+description+`","errors":[`+fieldErrors+`]}`) + `$`))
	id, ok := a.jsonObject()["correlation_id"].(string)
	Expect(ok).To(BeTrue())
	Expect(a.Header.Get("Portprove-Why")).To(And(ContainSubstring(reason), ContainSubstring(id)))
	x, err := s.remote.Why(ctx, id)
	Expect(err).NotTo(HaveOccurred())
	Expect(x.Refusal).To(Equal(reason))
	Expect(x.Operation).To(HavePrefix("selfservice."))
	Expect(x.Why).NotTo(BeEmpty())
}

// fieldError is one of errors.
func fieldError(field, message string) string {
	return `{"errorMessage":"` + message + `","isFieldError":true,"objectName":"clientRegistration","fieldIdentifier":"` + field + `"}`
}

func describeAdmission(env Env) {
	Describe("self-service: who may ask", func() {
		DescribeTable("refuses with 401",
			func(ctx SpecContext, header sender, reason, description string) {
				s := env.admin(ctx)
				a := s.asks(ctx, header(ctx, s), http.MethodGet, "/clients", "")
				Expect(a.Status).To(Equal(http.StatusUnauthorized))
				Expect(a.Header.Get("WWW-Authenticate")).To(Equal("Bearer"))
				s.expectTurnedDown(ctx, a, reason, "401", "Unauthorized", description, "")
			},
			Entry("no token", proves("SSV-AUTH-01"), sends(""), "bearer_missing", "Unauthorized. An access token is required."),
			Entry("another scheme", proves("SSV-AUTH-01"), sends("Basic ZmluYW5jZTpmaW5hbmNl"), "bearer_missing", "Unauthorized. An access token is required."),
			Entry("nothing behind the scheme", proves("SSV-AUTH-01"), sends("Bearer "), "bearer_missing", "Unauthorized. An access token is required."),
			Entry("no JWT", proves("SSV-AUTH-01"), sends("Bearer opaque"), "bearer_bad", "Unauthorized. Invalid access token."),
			Entry("a token signed by a stranger", proves("SSV-AUTH-01"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + signedByStranger(s.asOrg(ctx, ownOrgno)[len("Bearer "):])
			}), "bearer_bad", "Unauthorized. Invalid access token."),
			Entry("a token without a signature", proves("SSV-AUTH-01"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + unsigned(s.asOrg(ctx, ownOrgno)[len("Bearer "):])
			}), "bearer_bad", "Unauthorized. Invalid access token."),
			Entry("an ID-porten token", proves("SSV-AUTH-01"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance").AccessToken
			}), "bearer_bad", "Unauthorized. Invalid access token."),
			Entry("a token of another sandbox", proves("SSV-AUTH-01"), sender(func(ctx context.Context, _ *stage) string {
				return env.admin(ctx).asOrg(ctx, ownOrgno)
			}), "bearer_bad", "Unauthorized. Invalid access token."),
			Entry("a token that has just expired", proves("SSV-AUTH-01"), sender(func(ctx context.Context, s *stage) string {
				header := s.asOrg(ctx, ownOrgno)
				s.advance(ctx, 10*time.Minute)
				return header
			}), "bearer_expired", "Unauthorized. The access token has expired."),
		)

		It("takes a token to its last second", proves("SSV-AUTH-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			header := s.asOrg(ctx, ownOrgno)
			s.advance(ctx, 10*time.Minute-time.Second)
			Expect(s.asks(ctx, header, http.MethodGet, "/clients", "").Status).To(Equal(http.StatusOK))
		})

		DescribeTable("refuses with 403 what the token has no scope for",
			func(ctx SpecContext, method, path, scope string) {
				s := env.admin(ctx)
				a := s.asks(ctx, s.asOrg(ctx, ownOrgno, scope), method, path, "{}")
				Expect(a.Status).To(Equal(http.StatusForbidden))
				s.expectTurnedDown(ctx, a, "scope_missing", "403", "Forbidden", "Forbidden. Insufficient scope.", "")
			},
			Entry("list with write", proves("SSV-AUTH-02"), http.MethodGet, "/clients", "idporten:dcr.write"),
			Entry("read with modify", proves("SSV-AUTH-02"), http.MethodGet, "/clients/finance", "idporten:dcr.modify"),
			Entry("create with read", proves("SSV-AUTH-02"), http.MethodPost, "/clients", "idporten:dcr.read"),
			Entry("create with modify", proves("SSV-AUTH-02"), http.MethodPost, "/clients", "idporten:dcr.modify"),
			Entry("change with read", proves("SSV-AUTH-02"), http.MethodPut, "/clients/finance", "idporten:dcr.read"),
			Entry("change with write", proves("SSV-AUTH-02"), http.MethodPut, "/clients/finance", "idporten:dcr.write"),
			Entry("delete with write", proves("SSV-AUTH-02"), http.MethodDelete, "/clients/finance", "idporten:dcr.write"),
			Entry("rotate with read", proves("SSV-AUTH-02"), http.MethodPost, "/clients/finance/secret", "idporten:dcr.read"),
			Entry("own scopes with read", proves("SSV-AUTH-02"), http.MethodGet, "/scopes", "idporten:dcr.read"),
			Entry("a new scope with write", proves("SSV-AUTH-02"), http.MethodPost, "/scopes", "idporten:dcr.write"),
			Entry("granting with write", proves("SSV-AUTH-02"), http.MethodPut, "/scopes/access/314556674?scope=a:b", "idporten:dcr.write"),
		)

		DescribeTable("answers below each of its prefixes",
			func(ctx SpecContext, prefix string) {
				s := env.admin(ctx)
				a := s.asksOwn(ctx, http.MethodGet, prefix+"/clients/finance", "")
				Expect(a.Status).To(Equal(http.StatusOK), a.Body)
				Expect(a.jsonObject()).To(HaveKeyWithValue("client_id", "finance"))
			},
			Entry("none", proves("SSV-PATH-01"), ""),
			Entry("/api/v1, as digdirator has it", proves("SSV-PATH-01"), "/api/v1"),
			Entry("/api/v1/altinn/admin, as Altinn's operator has it", proves("SSV-PATH-01"), "/api/v1/altinn/admin"),
		)

		It("hides nothing of its own in a blind sandbox's answers, for there is nothing", proves("PPV-BLIND-01"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Blind: true})
			for _, a := range []answer{
				s.asks(ctx, "", http.MethodGet, "/clients", ""), s.asksOwn(ctx, http.MethodGet, "/clients", ""), s.asksOwn(ctx, http.MethodPost, "/clients", "{}"),
			} {
				Expect(a.own()).To(BeEmpty())
			}
		})
	})
}
