package specs

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// keysOf are published keys by kid, taken from their certificates: Altinn's n is
// in an encoding that go-jose refuses.
func keysOf(a answer) map[string]any {
	GinkgoHelper()
	var set struct {
		Keys []struct {
			Kid string   `json:"kid"`
			X5C []string `json:"x5c"`
		} `json:"keys"`
	}
	Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed())
	keys := map[string]any{}
	for _, k := range set.Keys {
		Expect(k.X5C).NotTo(BeEmpty(), k.Kid)
		der, err := base64.StdEncoding.DecodeString(k.X5C[0])
		Expect(err).NotTo(HaveOccurred())
		certificate, err := x509.ParseCertificate(der)
		Expect(err).NotTo(HaveOccurred())
		keys[k.Kid] = certificate.PublicKey
	}
	return keys
}

// flaws is everything in which a token differs from a good one of the same
// moment, what is drawn anew for each token apart, in alphabetical order.
func flaws(bad, good string, keys map[string]any) string {
	GinkgoHelper()
	header, claims := jwtParts(bad)
	goodHeader, goodClaims := jwtParts(good)
	found := []string{}
	if header["alg"] == "none" {
		Expect(bad).To(HaveSuffix("."), "a signature where there is none")
		return "alg=none" + strings.Join(differences(claims, goodClaims), " ")
	}
	if header["kid"] != goodHeader["kid"] {
		Expect(keys).NotTo(HaveKey(header["kid"]))
		found = append(found, "kid")
	}
	for name := range goodHeader {
		Expect(header).To(HaveKey(name))
	}
	signed, err := jose.ParseSignedCompact(bad, []jose.SignatureAlgorithm{jose.RS256})
	Expect(err).NotTo(HaveOccurred())
	if _, err := signed.Verify(keys[fmt.Sprint(goodHeader["kid"])]); err != nil {
		found = append(found, "signature")
	}
	return strings.Join(append(found, differences(claims, goodClaims)...), " ")
}

// differences of claims: missing:x, x=text, x+3600.
func differences(claims, good map[string]any) []string {
	var found []string
	for name, want := range good {
		got, there := claims[name]
		number, isNumber := want.(float64)
		moved, isTime := got.(float64)
		switch {
		case name == "jti" && there, name == "sid" && there, reflect.DeepEqual(got, want):
		case !there:
			found = append(found, "missing:"+name)
		case isNumber && isTime:
			found = append(found, fmt.Sprintf("%s%+g", name, moved-number))
		default:
			found = append(found, fmt.Sprintf("%s=%v", name, got))
		}
	}
	for name := range claims {
		if _, there := good[name]; !there {
			found = append(found, "added:"+name)
		}
	}
	slices.Sort(found)
	return found
}

// What has moved in a token that ended an hour ago, or was made an hour ahead.
const (
	overAnHour = "auth_time-3720 exp-3720 iat-3720" // it lives 120 s
	anHourOn   = "exp+3600 iat+3600"
	noIssuer   = "iss=https://issuer.invalid"
	idPorten   = "id_token"
	accessName = "access_token"
)

func describeFaultTokens(env Env) {
	ofIDPorten := func(ctx SpecContext, effect, value, want string) {
		s := env.open(ctx)
		good := s.signIn(ctx, "web-demo")
		f := s.fault(ctx, control.FaultOrder{Step: "token", Effect: map[string]string{effect: value}})
		Expect(f.Does).To(Equal(effect + ": " + value))
		bad := s.signIn(ctx, "web-demo")
		keys := keysOf(get(ctx, s.Addresses["idporten"]+"/jwks.json"))
		tokens := map[string][2]string{idPorten: {bad.IDToken, good.IDToken}, accessName: {bad.AccessToken, good.AccessToken}}
		for name, pair := range tokens {
			expected := ""
			if name == effect {
				expected = want
			}
			Expect(flaws(pair[0], pair[1], keys)).To(Equal(expected), name)
		}
		Expect([]any{bad.Scope, bad.ExpiresIn, bad.TokenType}).To(Equal([]any{good.Scope, good.ExpiresIn, good.TokenType}))
		s.expectHits(ctx, 1, 1)
		Expect(s.last(ctx, "token").Faults).To(Equal([]string{"fault-1"}))
		Expect(s.last(ctx, "token").Why).To(Equal("fault fault-1: " + effect + ": " + value))
		again := s.signIn(ctx, "web-demo")
		Expect(flaws(again.IDToken, good.IDToken, keys) + flaws(again.AccessToken, good.AccessToken, keys)).To(BeEmpty())
	}
	DescribeTable("faults: an id_token is wrong in exactly one way", func(ctx SpecContext, value, want string) { ofIDPorten(ctx, idPorten, value, want) },
		defects(map[string]string{
			"signature": "signature", "alg_none": "alg=none", "kid_unknown": "kid", "iss": noIssuer, "aud": "aud=another-client",
			"nonce": "nonce=another-nonce", "no_nonce": "missing:nonce", "expired": overAnHour, "iat_future": anHourOn, "acr_lower": "acr=idporten-loa-substantial",
		}, "iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "pid", "jti", "locale"))
	DescribeTable("faults: an access token is wrong in exactly one way", func(ctx SpecContext, value, want string) { ofIDPorten(ctx, accessName, value, want) },
		defects(map[string]string{
			"signature": "signature", "alg_none": "alg=none", "kid_unknown": "kid", "iss": noIssuer, "expired": "exp-3720 iat-3720", "iat_future": anHourOn,
			"acr_lower": "acr=idporten-loa-substantial",
		}, "iss", "sub", "exp", "iat", "acr", "scope", "client_id", "client_amr", "consumer", "pid", "jti"))
	DescribeTable("faults: an Altinn token is wrong in exactly one way", func(ctx SpecContext, value, want string) {
		s := env.open(ctx)
		token := s.signIn(ctx, "finance").AccessToken
		good := expectBareJWT(s.exchange(ctx, token))
		s.fault(ctx, control.FaultOrder{Effect: map[string]string{"altinn_token": value}})
		bad := s.exchange(ctx, token)
		Expect(bad.Status).To(Equal(http.StatusOK))
		keys := keysOf(get(ctx, s.Addresses["altinn"]+altinnJWKS))
		Expect(flaws(bad.Body, good, keys)).To(Equal(want))
		Expect(flaws(expectBareJWT(s.exchange(ctx, token)), good, keys)).To(BeEmpty())
		s.expectHits(ctx, 1, 2)
	}, defects(map[string]string{
		"signature": "signature", "alg_none": "alg=none", "kid_unknown": "kid", "iss": noIssuer + "/", "expired": "exp-10800 iat-10800 nbf-10800", "nbf_future": "exp+3600 iat+3600 nbf+3600",
	}, "iss", "exp", "nbf", "iat", "pid", "scope", "urn:altinn:userid", "urn:altinn:partyid", "urn:altinn:party:uuid", "urn:altinn:authlevel"))

	It("faults: several defects come together by several faults, and a refresh has its own count", proves("PPV-FAULT-07"), func(ctx SpecContext) {
		s := env.open(ctx)
		good := s.signIn(ctx, "web-demo")
		for _, value := range []string{"aud", "acr_lower"} {
			s.fault(ctx, control.FaultOrder{Operation: "token.refresh", Effect: map[string]string{idPorten: value}})
		}
		Expect(s.remote.AddFault(ctx, control.FaultOrder{Operation: "token.refresh", Effect: map[string]string{idPorten: "no_nonce"}})).Error().
			To(MatchError(ContainSubstring(`effect.id_token: "no_nonce" is not known here`)))
		keys := keysOf(get(ctx, s.Addresses["idporten"]+"/jwks.json"))
		Expect(flaws(s.signIn(ctx, "web-demo").IDToken, good.IDToken, keys)).To(BeEmpty(), "it is no refresh")
		bad := s.refresh(ctx, "web-demo", s.signIn(ctx, "web-demo").RefreshToken).tokens()
		Expect(flaws(bad.IDToken, good.IDToken, keys)).To(Equal("acr=idporten-loa-substantial aud=another-client missing:nonce"))
		Expect(s.last(ctx, "refresh").Faults).To(Equal([]string{"fault-1", "fault-2"}))
	})

	It("faults: the token in quotes, whatever was asked for", proves("PPV-FAULT-07"), func(ctx SpecContext) {
		s := env.open(ctx)
		token := s.signIn(ctx, "finance").AccessToken
		s.fault(ctx, control.FaultOrder{Step: "exchange", Effect: map[string]string{"exchange": "quotes"}})
		a := s.exchange(ctx, token)
		Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
		Expect(a.Body).To(MatchRegexp(`^"[\w-]+\.[\w-]+\.[\w-]+"$`))
		expectBareJWT(s.exchange(ctx, token))
	})

	It("faults: what a defective pseudonymous token stands for is held for the good one only", proves("PPV-FAULT-07"), func(ctx SpecContext) {
		s := env.withPseudonyms(ctx, "SELF_CONTAINED")
		good := s.signIn(ctx, "web-demo").AccessToken
		s.fault(ctx, control.FaultOrder{Effect: map[string]string{accessName: "signature"}})
		bad := s.signIn(ctx, "web-demo").AccessToken
		Expect(flaws(bad, good, keysOf(get(ctx, s.Addresses["idporten"]+"/jwks.json")))).To(Equal("signature"))
		expectNoNumber(bad)
		Expect(s.userinfo(ctx, good).Status).To(Equal(http.StatusOK))
		Expect(s.userinfo(ctx, bad).Status).To(Equal(http.StatusUnauthorized))
	})

	It("faults: an opaque access token has nothing to be wrong in", proves("PPV-FAULT-07"), func(ctx SpecContext) {
		s := env.withPseudonyms(ctx, "OPAQUE")
		s.fault(ctx, control.FaultOrder{Effect: map[string]string{accessName: "signature"}})
		token := s.signIn(ctx, "web-demo").AccessToken
		Expect(strings.Count(token, ".")).To(Equal(1))
		Expect(s.userinfo(ctx, token).Status).To(Equal(http.StatusOK))
		s.expectHits(ctx, 0, 0)
	})
}

// defects makes entries: those with a name of their own, then those of lacking a
// claim.
func defects(named map[string]string, claims ...string) []TableEntry {
	var entries []TableEntry
	for _, value := range slices.Sorted(maps.Keys(named)) {
		entries = append(entries, Entry(value, proves("PPV-FAULT-07"), value, named[value]))
	}
	for _, claim := range claims {
		entries = append(entries, Entry("missing:"+claim, proves("PPV-FAULT-07"), "missing:"+claim, "missing:"+claim))
	}
	return entries
}
