package specs

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The limits of two scopes, and what they make of a token and an authorization
// that could live a year.
func describeScopeLifetimes(env Env) {
	DescribeTable("lifetimes: of several limits the lowest counts, and 0 is none:",
		func(ctx SpecContext, read, write map[string]any, access, authorization int64) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 31536000})
			s.patchScope(ctx, "altinn:instances.read", read)
			s.patchScope(ctx, "altinn:instances.write", write)
			start := s.now(ctx)
			t := s.signIn(ctx, "finance", "scope", "openid altinn:instances.read altinn:instances.write")
			Expect(t.ExpiresIn).To(Equal(access))
			expectRefreshExpires(t, authorization)
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", start.Add(time.Duration(authorization)*time.Second)))
		},
		Entry("none at all", proves("IDP-LIFE-01", "IDP-LIFE-04"), map[string]any{}, map[string]any{}, int64(31536000), int64(31536000)),
		Entry("of access tokens", proves("IDP-LIFE-01", "IDP-LIFE-03"), map[string]any{"at_max_age": 900}, map[string]any{"at_max_age": 600}, int64(600), int64(31536000)),
		Entry("of access tokens, one being none", proves("IDP-LIFE-01"), map[string]any{"at_max_age": 0}, map[string]any{"at_max_age": 600}, int64(600), int64(31536000)),
		Entry("of the authorization, which no access token outlives", proves("IDP-LIFE-04", "IDP-LIFE-02"),
			map[string]any{"authorization_max_lifetime": 7200}, map[string]any{"authorization_max_lifetime": 3600}, int64(3600), int64(3600)),
		Entry("of the authorization, one being none", proves("IDP-LIFE-04"),
			map[string]any{"authorization_max_lifetime": 7200}, map[string]any{"authorization_max_lifetime": 0}, int64(7200), int64(7200)),
		Entry("of both", proves("IDP-LIFE-01", "IDP-LIFE-04"),
			map[string]any{"at_max_age": 60}, map[string]any{"authorization_max_lifetime": 3600}, int64(60), int64(3600)),
		Entry("above what is registered", proves("IDP-LIFE-01", "IDP-LIFE-04"),
			map[string]any{"at_max_age": 63072000, "authorization_max_lifetime": 63072000}, map[string]any{}, int64(31536000), int64(31536000)),
	)
}
