// Walks one case of the OpenID Connect client library openid-client against a
// provider and prints what it got as JSON; specs/interop says what that has to
// be. An error of the library goes to standard error and ends with 1.
//
//   node openid-client.mjs <case> <settings as JSON>
import * as client from 'openid-client'
import { importJWK } from 'jose'

const [, , name, argument] = process.argv
const settings = JSON.parse(argument)

// The mock speaks plain HTTP on loopback here.
const insecure = { execute: [client.allowInsecureRequests] }

async function authentication() {
  switch (settings.method) {
    case 'client_secret_basic':
      return client.ClientSecretBasic(settings.client_secret)
    case 'client_secret_post':
      return client.ClientSecretPost(settings.client_secret)
    case 'private_key_jwt':
      return client.PrivateKeyJwt({ key: await importJWK(settings.key, 'RS256'), kid: settings.key.kid })
    default:
      return client.None()
  }
}

async function discover() {
  return client.discovery(new URL(settings.issuer), settings.client_id, settings.client_secret, await authentication(), insecure)
}

async function request(extra = {}) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  return {
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    parameters: {
      redirect_uri: settings.redirect_uri, scope: settings.scope, login_hint: settings.login_hint,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      state, nonce, ...extra,
    },
  }
}

// follow does what a browser would: it opens the address and returns where it
// is sent.
async function follow(address) {
  const response = await fetch(address, { redirect: 'manual' })
  const location = response.headers.get('location')
  if (response.status !== 302 || !location) throw new Error(`authorize answered ${response.status}: ${await response.text()}`)
  return new URL(location)
}

async function told(config, tokens) {
  const info = tokens.scope.split(' ').includes('profile')
    ? await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, options())
    : undefined
  return {
    token_type: tokens.token_type, expires_in: tokens.expires_in, scope: tokens.scope, refreshable: Boolean(tokens.refresh_token),
    claims: tokens.claims(), userinfo: info,
  }
}

let dpop
const options = () => (dpop ? { DPoP: dpop } : undefined)

async function signIn(config, address, checks) {
  return client.authorizationCodeGrant(config, await follow(address), checks, undefined, options())
}

// refused is the OAuth error that a call ended with.
async function refused(call) {
  try {
    await call()
  } catch (error) {
    if (error.error) return { error: error.error, status: error.status }
    throw error
  }
  throw new Error('the call succeeded')
}

const cases = {
  async code() {
    const config = await discover()
    const { checks, parameters } = await request()
    const tokens = await signIn(config, client.buildAuthorizationUrl(config, parameters), checks)
    const first = await told(config, tokens)
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
    await client.tokenRevocation(config, renewed.refresh_token)
    return {
      first,
      renewed: { scope: renewed.scope, sub: renewed.claims()?.sub, rotated: renewed.refresh_token !== tokens.refresh_token },
      revoked: await refused(() => client.refreshTokenGrant(config, renewed.refresh_token)),
    }
  },

  async par() {
    const config = await discover()
    const { checks, parameters } = await request()
    const address = await client.buildAuthorizationUrlWithPAR(config, parameters)
    return { address: [...address.searchParams.keys()].sort(), ...(await told(config, await signIn(config, address, checks))) }
  },

  async jarm() {
    const config = await discover()
    client.useJwtResponseMode(config)
    const { checks, parameters } = await request()
    const address = client.buildAuthorizationUrl(config, parameters)
    // The library asks for "jwt", which ID-porten's metadata does not have.
    address.searchParams.set('response_mode', 'query.jwt')
    const back = await follow(address)
    const tokens = await client.authorizationCodeGrant(config, back, checks)
    return { returned: [...back.searchParams.keys()], ...(await told(config, tokens)) }
  },

  async dpop() {
    const config = await discover()
    dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair('RS256'))
    const { checks, parameters } = await request()
    return told(config, await signIn(config, client.buildAuthorizationUrl(config, parameters), checks))
  },

  // logout prints the address only: whose browser opens it is the test's to say.
  async logout() {
    const config = await discover()
    return {
      address: client.buildEndSessionUrl(config, {
        id_token_hint: settings.id_token, post_logout_redirect_uri: settings.post_logout_redirect_uri, state: 'state-of-logout',
      }).href,
    }
  },

  // denied shows that the library reads an error of the authorization endpoint.
  async denied() {
    const config = await discover()
    const { checks, parameters } = await request({ scope: 'openid not:registered' })
    return refused(() => signIn(config, client.buildAuthorizationUrl(config, parameters), checks))
  },
}

if (!cases[name]) {
  console.error(`no case ${name}; there are ${Object.keys(cases).join(', ')}`)
  process.exit(2)
}
console.log(JSON.stringify(await cases[name](), null, 1))
