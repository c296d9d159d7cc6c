package troupe

import (
	"context"
	"net/url"

	"github.com/portprove/portprove/client"
)

// legacyIssuer ends the issuer of the generation before today's.
const legacyIssuer = "/idporten-oidc-provider/"

// asLegacy turns a configuration into one for the platform before today's: its
// issuer, its endpoints, its levels. That platform named no issuer in its
// answers; the reference client wants one, so that its browser puts it there.
func asLegacy(cfg client.Config, idporten, expected string) client.Config {
	issuer := idporten + legacyIssuer
	p := &cfg.Profile
	p.Issuer, p.TokenURL, p.PARURL, p.JWKSURL = or(expected, issuer), issuer+"token", issuer+"par", issuer+"jwk"
	p.RevokeURL, p.UserinfoURL, p.IntrospectURL = issuer+"revoke", issuer+"userinfo", issuer+"tokeninfo"
	if cfg.ACR == high {
		cfg.ACR = "Level4"
	}
	open := cfg.Browser
	cfg.Browser = func(ctx context.Context, address string) (client.Callback, error) {
		back, err := open(ctx, address)
		if err == nil {
			back.URL += "&iss=" + url.QueryEscape(or(expected, issuer))
		}
		return back, err
	}
	return cfg
}
