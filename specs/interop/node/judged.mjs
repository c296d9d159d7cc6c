// A client of ID-porten, Altinn and the Tax Administration on openid-client and
// fetch, as a developer writes one who has read their documentation and no more
// than that. It is there to be judged, so it isn't mended when something is
// found. Settings come from the environment, as the names PORTPROVE_… say. It
// ends with 0 when all steps up to PORTPROVE_UNTIL are done, and with 1 and one
// sentence on standard error when it has refused to go on.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import * as client from 'openid-client'

const setting = (name) => process.env[`PORTPROVE_${name}`] ?? ''

function authentication() {
  const secret = setting('CLIENT_SECRET')
  const methods = {
    client_secret_basic: () => client.ClientSecretBasic(secret),
    client_secret_post: () => client.ClientSecretPost(secret),
    none: () => client.None(),
  }
  const method = methods[setting('CLIENT_AUTH_METHOD')]
  if (!method) throw new Error(`client authentication "${setting('CLIENT_AUTH_METHOD')}" is not supported`)
  return method()
}

// What the steps so far have brought.
let config, checks, back, tokens, altinn, vatReturn, instance

// login sends the person to ID-porten. With a login_hint nobody has to click
// there, so the answer to the request is the way back, with the code.
async function login() {
  const issuer = new URL(setting('ISSUER'))
  const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [] // a mock on loopback
  config = await client.discovery(issuer, setting('CLIENT_ID'), undefined, authentication(), { execute })
  config[client.customFetch] = redeeming
  checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce() }
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: setting('REDIRECT_URI'), scope: setting('SCOPE'), state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256',
    acr_values: setting('ACR_VALUES'), login_hint: setting('LOGIN_HINT'),
  })
  const answer = await fetch(address, { redirect: 'manual' })
  if (answer.status !== 302) throw new Error(`the authorization endpoint answered ${answer.status}`)
  back = new URL(answer.headers.get('location'))
}

// redeeming mends the redirect_uri of the token request: the library takes the
// query off, which is a part of what is registered. Its documentation has this.
function redeeming(address, options) {
  if (options.body instanceof URLSearchParams && options.body.get('grant_type') === 'authorization_code') {
    options.body.set('redirect_uri', setting('REDIRECT_URI'))
  }
  return fetch(address, options)
}

// token lets the library look at the answer, redeem the code and look at the
// id_token.
async function token() {
  tokens = await client.authorizationCodeGrant(config, back, checks)
}

// refresh renews the tokens twice, by the refresh token that came last.
async function refresh() {
  for (let i = 0; i < 2; i++) {
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
    tokens = { ...tokens, ...renewed }
  }
}

async function call(method, address, bearer, headers = {}, body = undefined) {
  const answer = await fetch(address, { method, headers: { authorization: `Bearer ${bearer}`, ...headers }, body })
  if (!answer.ok) throw new Error(`${method} ${new URL(address).pathname} answered ${answer.status}`)
  return answer
}

async function exchange() {
  altinn = (await (await call('GET', setting('EXCHANGE_URL'), tokens.access_token)).text()).trim()
}

// content is the text of the first element of a name, whatever its prefix.
function content(xml, name) {
  const found = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(xml)
  if (!found) throw new Error(`there is no ${name} in the document`)
  return found[1].trim()
}

// accept reads a validation result, which comes with 200 even if the return is
// not accepted.
function accept(result) {
  const verdict = content(result, 'avvikVedMeldingslevering')
  if (verdict === 'ugyldig skattemelding') throw new Error(`the return is not accepted: ${content(result, 'begrunnelse')}`)
}

async function validate() {
  vatReturn = await readFile(setting('RETURN'), 'utf8')
  const headers = { 'content-type': 'application/xml', accept: 'application/xml' }
  accept(await (await call('POST', setting('VALIDATE_URL'), tokens.access_token, headers, vatReturn)).text())
}

const json = { accept: 'application/json', 'content-type': 'application/json' }

async function create() {
  const body = JSON.stringify({ instanceOwner: { organisationNumber: setting('ORGANISATION') } })
  instance = await (await call('POST', setting('INSTANCES_URL'), altinn, json, body)).json()
}

// element is the address of the instance's data of a type; that of the envelope
// ends in a version.
function element(dataType) {
  const found = instance.data.find((e) => e.dataType.startsWith(dataType))
  if (!found) throw new Error(`the instance has no ${dataType}`)
  return found.selfLinks.apps
}

async function envelope() {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingInnsending>
 <norskIdentifikator><organisasjonsnummer>${setting('ORGANISATION')}</organisasjonsnummer></norskIdentifikator>
 <skattleggingsperiode>${content(vatReturn, 'skattleggingsperiode')}</skattleggingsperiode>
 <meldingskategori>${content(vatReturn, 'meldingskategori')}</meldingskategori>
 <innsendingstype>komplett</innsendingstype>
 <instansstatus>Deprecated</instansstatus>
 <opprettetAv>Judged</opprettetAv>
</mvaMeldingInnsending>`
  const address = element('no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending')
  await call('PUT', address, altinn, { 'content-type': 'application/xml' }, body)
}

async function upload() {
  // Bytes, because fetch adds a charset to the type of a text.
  const body = new TextEncoder().encode(vatReturn)
  const headers = { 'content-type': 'text/xml', 'content-disposition': 'attachment; filename=mvaMelding.xml' }
  await call('POST', `${instance.selfLinks.apps}/data?datatype=mvamelding`, altinn, headers, body)
}

// next moves the process on: the first time the data is complete, the second
// time the return is submitted.
async function next() {
  await call('PUT', `${instance.selfLinks.apps}/process/next`, altinn, json)
}

// feedback waits for the Tax Administration's answer, a minute long.
async function feedback() {
  for (let i = 0; i < 60; i++) {
    const status = await (await call('GET', `${instance.selfLinks.apps}/feedback/status`, altinn, json)).json()
    if (status.isFeedbackProvided) {
      instance = await (await call('GET', instance.selfLinks.apps, altinn, json)).json()
      return
    }
    await sleep(1000)
  }
  throw new Error('there is no feedback yet')
}

// collect downloads the answer. The receipt says nothing of the verdict, which
// stands in the validation result.
async function collect() {
  accept(await (await call('GET', element('valideringsresultat'), altinn)).text())
  for (const dataType of ['betalingsinformasjon', 'kvittering']) await (await call('GET', element(dataType), altinn)).arrayBuffer()
}

const until = setting('UNTIL')
const steps = until === 'refresh' ? { login, token, refresh } : {
  login, token, exchange, validate, instance: create, envelope, upload, fill: next, confirm: next, feedback, collect,
}

async function run() {
  if (!steps[until]) throw new Error(`there is no step "${until}"`)
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step()
    } catch (error) {
      throw new Error(`${name}: ${error.message}${error.error ? ` (${error.error})` : ''}`)
    }
    if (name === until) return
  }
}

run().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
