package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/client/profile"
)

// portalSheet is what to enter in which field of Samarbeidsportalen, on the
// profile's own data. Fields and values are those of Microsoft Learn's topic
// emea-nor-vat-return-integration-point, unless a comment says otherwise.
func portalSheet(p profile.Profile) []setting {
	home := homeOf(p.RedirectURI)
	lifetime := int64(p.AuthorizationLifetime / time.Second)
	return []setting{
		{"Difi-tjeneste", "API-klient", "gives an integration without scopes; later called Digdir-tjeneste"}, // the name: Digdir's self-service
		{"Scopes", strings.Join(p.Scopes, " "), "granted per organisation number, and invisible before"},     // skatteetaten.github.io/mva-meldingen
		{"Kundens org.nr.", "", "set by the portal"},
		{"Integrasjonens identifikator", p.ClientID, "set by the portal: it is the client_id"},
		{"Navn på integrasjonen", "Microsoft Dynamics 365 Finance", ""},
		{"Beskrivelse", "Integration with Microsoft Dynamics 365 Finance", ""},
		{"Tillatte grant types", "authorization_code, refresh_token", ""},
		{"Klientautentiseringsmetode", p.AuthMethod, keyNote(p)},
		{"Applikasjonstype", applicationType(p), ""},
		{"Gyldig(e) redirect uri-er", p.RedirectURI, "to the letter, its query included; one per legal entity"},
		{"Gyldig(e) post logout redirect uri-er", home, "the base address; the topic of 2021 had https://skatteetaten.no"},
		// docs.digdir.no, oidc_func_clientreg: it shares its domain with a redirect uri.
		{"Frontchannel logout uri", home, "must have the domain of a redirect uri"},
		{"Tilbake-uri", home, ""},
		{"Frontchannel logout krever sid", "no", "leave it unticked"},
		{"Authorization levetid", strconv.FormatInt(lifetime, 10), "seconds; the portal proposes 7200"},
		{"Access token levetid", "7200", "seconds; the portal proposes 120"},
		refreshLifetime(p, lifetime),
		{"Refresh token type", "Engangs", "one-time"},
		pkce(p),
	}
}

// keyNote: docs.digdir.no, oidc_func_clientreg: a JWKS with RS256 keys, named
// by kid, or a business certificate of the organisation.
func keyNote(p profile.Profile) string {
	switch {
	case p.AuthMethod != methodKey:
		return ""
	case p.ChainFile != "":
		return "register no key: the business certificate must have the organisation's number"
	}
	return strings.TrimSpace("register the public key as a JWK with alg RS256, use sig and kid " + p.KeyID)
}

// homeOf is the address without path and query.
func homeOf(redirectURI string) string {
	u, err := url.Parse(redirectURI)
	if err != nil {
		return "" // Check has refused it
	}
	return u.Scheme + "://" + u.Host
}

// applicationType: Finance is web; those without a secret are named in
// docs.digdir.no, oidc_func_clientreg.
func applicationType(p profile.Profile) string {
	u, err := url.Parse(p.RedirectURI)
	switch {
	case p.AuthMethod != "none":
		return "web"
	case err == nil && isLoopback(u.Hostname()):
		return "native"
	}
	return "browser"
}

// ownRefresh is what a client of one's own would choose: thirty days.
const ownRefresh = 2592000

// refreshLifetime: docs.digdir.no, oidc_func_clientreg, wants access < refresh
// <= authorization, which Finance's 0 does not keep.
func refreshLifetime(p profile.Profile, authorization int64) setting {
	if p.Preset == "finance" || p.Preset == "finance-2021" {
		return setting{"Refresh token levetid", "0", "seconds; as Finance wants it, what 0 means is not documented; the portal proposes 600"}
	}
	return setting{
		"Refresh token levetid", strconv.FormatInt(min(ownRefresh, authorization), 10),
		"seconds; a choice: more than the access token's, at most the authorization's",
	}
}

// pkce: docs.digdir.no, oidc_protocol_nye_idporten. Microsoft's topic has no
// row for it.
func pkce(p profile.Profile) setting {
	if p.PKCE {
		return setting{"PKCE", "S256", "ID-porten demands it unless it is turned off"}
	}
	return setting{"PKCE", "none", "ID-porten demands PKCE, state and nonce unless they are turned off here; whether Finance sends them is not documented"}
}

// proofText says what the client needs to prove itself, and where to put it.
func (s *initial) proofText(p profile.Profile) string {
	switch source := p.ClientSecret; {
	case source.Env != "":
		return fmt.Sprintf("Put the secret into the variable %s%s. %s\n", source.Env, s.madeUp, remarkSecret)
	case source.File != "":
		return fmt.Sprintf("Put the secret into the file %s%s, readable by you alone (chmod 600). %s\n", source.File, s.madeUp, remarkSecret)
	case source.Command != "":
		return fmt.Sprintf("The command has to print the secret%s and nothing else. %s\n", s.madeUp, remarkSecret)
	}
	_, err := p.Key()
	switch {
	case p.AuthMethod != methodKey:
		return ""
	case err != nil:
		return fmt.Sprintf("The key is not there yet. To make one: (umask 077; openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out %s). %s\n", quoted(p.KeyFile), remarkKey)
	}
	return fmt.Sprintf("Let nobody but you read the key (chmod 600 %s). %s\n", quoted(p.KeyFile), remarkKey)
}

// remarkKey: docs.digdir.no, oidc_func_clientreg.
const remarkKey = "A registered key lives a year at most: note its day as key_issued."

// sheetText is the sheet, and what comes next.
func (s *initial) sheetText(p profile.Profile, sheet []setting) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Wrote %s, without a secret.\n\n", s.file)
	if s.profile == environmentMock {
		b.WriteString("A mock needs no portal; this is what Samarbeidsportalen would be told:\n")
	} else {
		b.WriteString("In Samarbeidsportalen enter:\n")
	}
	writeSettings(&b, sheet)
	b.WriteString("\n")
	b.WriteString(s.proofText(p))
	flag := ""
	if s.profile == environmentProd {
		flag = " --production"
	}
	fmt.Fprintf(&b, "Then: portprove login --profile %s%s", s.file, flag)
	return b.String()
}
