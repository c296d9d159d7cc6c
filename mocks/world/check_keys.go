package world

import "strings"

// The rules of registered keys (docs: oidc_api_admin and oidc_func_clientreg).
// The pages contradict each other about alg: three algorithms here, two there,
// one in a third place. A registration may name any of the three; which of
// them the token endpoint takes is a switch of the sandbox.
var keyAlgorithms = []string{"RS256", "RS384", "RS512"}

const (
	methodKey = "private_key_jwt"
	maxKeys   = 5
	minBits   = 2048 // docs: oidc_api_admin
	maxBits   = 8192 // more would cost each request too much
	maxChain  = 10
)

// keySet checks the registered keys. They are for private_key_jwt only; a
// client that has registered none signs with a business certificate.
func (c *checker) keySet(at string, client Client) {
	path := under(at, "jwks")
	switch {
	case client.TokenEndpointAuthMethod != methodKey && client.JWKS != nil:
		c.refuse(path, "must be left out: keys are for token_endpoint_auth_method %s", methodKey)
		return
	case client.JWKS == nil:
		return
	}
	path = under(path, "keys")
	switch n := len(client.JWKS.Keys); {
	case n == 0:
		c.refuse(path, "is empty: write a key")
	case n > maxKeys:
		c.refuse(path, "has %d keys: at most %d are allowed", n, maxKeys)
		return
	}
	kids := map[string]string{}
	for i, key := range client.JWKS.Keys {
		c.once(kids, under(item(path, i), "kid"), key.Kid, "kid")
		c.key(item(path, i), key)
	}
}

func (c *checker) key(at string, k JWK) {
	c.choice(under(at, "kty"), k.Kty, []string{"RSA"})
	c.choice(under(at, "use"), k.Use, []string{"sig"})
	c.choice(under(at, "alg"), k.Alg, keyAlgorithms)
	if !isKeyID(k.Kid) {
		c.refuse(under(at, "kid"), "must be made of the letters a to z, digits and . _ -, at most %d of them", maxKeyID)
	}
	if k.Exp != nil && (*k.Exp < 0 || *k.Exp > maxExp) {
		c.refuse(under(at, "exp"), "must be seconds since 1970, up to the year 2999")
	}
	public, ok := k.Public()
	if !ok {
		c.refuse(under(at, "n"), "makes no RSA key together with e: both must be base64url without padding, as a JWK has them")
		return
	}
	if bits := public.N.BitLen(); bits < minBits || bits > maxBits || public.N.Bit(0) == 0 {
		c.refuse(under(at, "n"), "is a modulus of %d bits: an odd one of %d to %d is needed", bits, minBits, maxBits)
		return
	}
	c.keyCertificate(at, k)
}

func (c *checker) keyCertificate(at string, k JWK) {
	path := under(at, "x5c")
	if len(k.X5C) == 0 {
		return
	}
	public, _ := k.Public() // it is one, says the caller
	chain, ok := k.Certificates()
	switch {
	case len(k.X5C) > maxChain:
		c.refuse(path, "has %d certificates: at most %d are allowed", len(k.X5C), maxChain)
	case !ok:
		c.refuse(path, "must be a list of certificates, each in base64 (DER, with padding)")
	case !public.Equal(chain[0].PublicKey):
		c.refuse(item(path, 0), "is the certificate of another key than n and e")
	}
}

const (
	maxKeyID = 255
	maxExp   = 32503679999 // the year 2999
)

func isKeyID(kid string) bool {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r)
	}
	return kid != "" && len(kid) <= maxKeyID && !strings.ContainsFunc(kid, func(r rune) bool { return !plain(r) })
}
