package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/scenarios/recorder"
)

// look finds the services to record.
func (r *recording) look(ctx context.Context) (*session, error) {
	at := &session{}
	var err error
	if r.profile == environmentMock {
		_, err = r.loadMock(ctx, at)
	} else {
		at.profile, err = rowOrFile(r.profile)
	}
	r.lay(&at.profile)
	return at, err
}

// masking tells the masker what the profile knows: the secret is fetched, so
// that it is found wherever it stands.
func (r *recording) masking(ctx context.Context, at *session) (recorder.Masking, error) {
	m := recorder.Masking{Secrets: map[string]string{}, Accept: r.accept, Organisations: r.organisations, Production: r.real}
	secret, err := at.profile.Secret(ctx)
	if err != nil {
		return m, usageError{fmt.Errorf("the recorder must know the secret to mask it: %w", err)}
	}
	if secret != "" {
		m.Secrets[secret] = "secret:client"
	}
	if person := string(at.profile.Person); person != "" {
		m.Secrets[person] = "pid"
	}
	return m, nil
}

func (r *recording) start(ctx context.Context, at *session) (*recorder.Proxy, error) {
	hc, err := at.profile.HTTPClient()
	if err != nil {
		return nil, usageError{err}
	}
	row := at.profile.Environment
	proxy, err := recorder.Start(ctx, recorder.Options{
		Environment: row.Name, Hosts: recordedHosts(row), Issuers: []string{row.Issuer, row.AltinnIssuer},
		Transport: hc.Transport, Production: r.real, Port: r.port, Tool: "portprove/" + version,
	})
	return proxy, productionCure(err)
}

// productionCure says which flag means it.
func productionCure(err error) error {
	if _, ok := errors.AsType[*recorder.ProductionError](err); ok {
		return usageError{fmt.Errorf("%w; add --%s if you may see their data and want to", err, flagProduction)}
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// recordedHosts are the bases of a row, by the names that mocks give them. An
// address elsewhere gets a name of its own.
func recordedHosts(row client.Profile) []recorder.Host {
	var hosts []recorder.Host
	add := func(name, base string) {
		for _, known := range hosts {
			if base == "" || known.Base == base {
				return
			}
		}
		if base != "" {
			hosts = append(hosts, recorder.Host{Name: name, Base: base})
		}
	}
	add("idporten", row.Issuer)
	add("login", before(row.AuthorizeURL, "/authorize"))
	add("altinn", row.AltinnPlatform)
	add("apps", before(row.AppURL, "/skd/"))
	add("skatteetaten", before(row.ValidatorURL, "/api/"))
	for _, other := range []struct{ name, address string }{
		{"token", row.TokenURL}, {"jwks", row.JWKSURL}, {"par", row.PARURL}, {"exchange", row.ExchangeURL}, {"altinn-jwks", row.AltinnJWKSURL}, {"storage", row.StorageURL},
	} {
		if !covered(hosts, other.address) {
			add(other.name, before(other.address, "/"))
		}
	}
	return hosts
}

func covered(hosts []recorder.Host, address string) bool {
	for _, host := range hosts {
		if strings.HasPrefix(address, host.Base+"/") {
			return true
		}
	}
	return address == ""
}

// before is an address up to a piece of its path, or its origin.
func before(address, piece string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	path, _, found := strings.Cut(u.Path, piece)
	if !found {
		path = ""
	}
	return u.Scheme + "://" + u.Host + path
}

// variable is an address that a client has to know.
type variable struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	// member of a profile file's addresses.
	member string
}

// through lists the addresses by which a client goes through the proxy.
func (at *session) through(proxy *recorder.Proxy) []variable {
	row := at.profile.Environment
	var list []variable
	for _, v := range []variable{
		{"ISSUER", row.Issuer, "issuer"},
		{"AUTHORIZE_URL", proxy.Through(row.AuthorizeURL), "authorize"},
		{"TOKEN_URL", proxy.Through(row.TokenURL), "token"},
		{"JWKS_URL", proxy.Through(row.JWKSURL), "jwks"},
		{"PAR_URL", proxy.Through(row.PARURL), "par"},
		{"EXCHANGE_URL", proxy.Through(row.ExchangeURL), "exchange"},
		{"ALTINN_ISSUER", row.AltinnIssuer, "altinn_issuer"},
		{"ALTINN_JWKS_URL", proxy.Through(row.AltinnJWKSURL), "altinn_jwks"},
		{"VALIDATE_URL", proxy.Through(row.ValidatorURL), "validator"},
		{"INSTANCES_URL", proxy.Through(behind(row.AppURL, "/instances")), "app"},
	} {
		if v.Address != "" {
			v.Name = "PORTPROVE_" + v.Name
			list = append(list, v)
		}
	}
	return list
}

// behind is an address with a path behind it, if there is one.
func behind(address, path string) string {
	if address == "" {
		return ""
	}
	return address + path
}

// throughRow is a row whose addresses lead through the proxy.
func throughRow(row client.Profile, proxy *recorder.Proxy) client.Profile {
	for _, address := range []*string{
		&row.AuthorizeURL, &row.LogoutURL, &row.TokenURL, &row.PARURL, &row.JWKSURL, &row.IntrospectURL, &row.RevokeURL, &row.UserinfoURL,
		&row.ExchangeURL, &row.AltinnJWKSURL, &row.StorageURL, &row.AppURL, &row.ValidatorURL, &row.AltinnPlatform,
	} {
		*address = proxy.Through(*address)
	}
	return row
}
