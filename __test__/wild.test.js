'use strict'

// Small Actions in the manner of real ones, each executed twice, and what the package says about each: some have the
// mistakes that are common in real ones, and the cache treats them as production would.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')
const util = require('node:util')

const { START_MS, open, stopClock } = require('./helpers/cache.js')

const MINUTE_MS = 60_000
const TOKEN = 'MARKER-'.repeat(100)
const PEM = `-----BEGIN CERTIFICATE-----\n${'MARKER'.repeat(800)}\n-----END CERTIFICATE-----\n`
const subjectToken = `${Buffer.from(JSON.stringify({ kid: 'k1' })).toString('base64url')}.e30.MARKER`
const secrets = { DOMAIN: 'acme.example', CLIENT_ID: 'id', CLIENT_SECRET: 'MARKER', ISSUER: 'idp.example', FLAGS_KEY: 'MARKER' }

/**
 * Each Action: its trigger and handlers, what it gets from elsewhere, how many requests both executions make, and what
 * the table then shows below its first line.
 */
const ACTIONS = {
  'token-in-seconds': {
    trigger: 'post-login',
    handlers: ['onExecutePostLogin', 'onExecutePostLogin'],
    responses: { '/oauth/token': { access_token: TOKEN, expires_in: 86400 } },
    requests: 2,
    says: `
  key          bytes  expires in
  "m2m-token"    709  1 min 26 s

  What happened, from 2026-01-01T00:00:00.000Z on:
          +0 ms  get "m2m-token" missed: never stored
          +0 ms  set "m2m-token" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86.4 seconds. If you mean 86400 seconds, pass 86400000
    +600,000 ms  get "m2m-token" missed: it had expired 513,600 ms earlier
    +600,000 ms  "m2m-token" had expired, and a set dropped it
    +600,000 ms  set "m2m-token" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86.4 seconds. If you mean 86400 seconds, pass 86400000`,
  },
  'token-less-a-minute': {
    trigger: 'post-login',
    handlers: ['onExecutePostLogin', 'onExecutePostLogin'],
    responses: { '/oauth/token': { access_token: TOKEN, expires_in: 3600 } },
    requests: 1,
    says: `
  key          bytes  expires in
  "m2m-token"    709  49 min

  What happened, from 2026-01-01T00:00:00.000Z on:
    +0 ms  get "m2m-token" missed: never stored`,
  },
  'key-with-an-audience': {
    trigger: 'credentials-exchange',
    handlers: ['onExecuteCredentialsExchange', 'onExecuteCredentialsExchange'],
    event: { tenant: { id: 'acme-production' }, resource_server: { identifier: 'https://api.acme.example/v2/orders' } },
    responses: { '/oauth/token': { access_token: TOKEN } },
    requests: 2,
    says: `

  What happened, from 2026-01-01T00:00:00.000Z on:
          +0 ms  get "access_token_acme-production_https://api.acme.example/v2/orders_client_credentia"… (82 characters) missed: never stored
          +0 ms  set "access_token_acme-production_https://api.acme.example/v2/orders_client_credentia"… (82 characters) was refused: CacheKeySizeExceeded (82 of 64 bytes)
    +600,000 ms  get "access_token_acme-production_https://api.acme.example/v2/orders_client_credentia"… (82 characters) missed: its set was refused
    +600,000 ms  set "access_token_acme-production_https://api.acme.example/v2/orders_client_credentia"… (82 characters) was refused: CacheKeySizeExceeded (82 of 64 bytes)`,
  },
  'jwk-by-kid': {
    trigger: 'custom-token-exchange',
    handlers: ['onExecuteCustomTokenExchange', 'onExecuteCustomTokenExchange'],
    event: { transaction: { subject_token: subjectToken } },
    responses: { '/.well-known/jwks.json': { keys: ['k1', 'k2'].map((kid) => ({ kid, kty: 'EC', crv: 'P-256', x: 'MARKER', y: 'MARKER' })) } },
    requests: 1,
    says: `
  key       bytes  expires in
  "jwk:k1"     69  23 h 50 min
  "jwk:k2"     69  23 h 50 min

  What happened, from 2026-01-01T00:00:00.000Z on:
    +0 ms  get "jwk:k1" missed: never stored
    +0 ms  set "jwk:k1" stored it, with the warning LifetimeCut: A record lives for 24 hours at most, so its lifetime was cut
    +0 ms  set "jwk:k2" stored it, with the warning LifetimeCut: A record lives for 24 hours at most, so its lifetime was cut`,
  },
  'feature-flags': {
    trigger: 'pre-user-registration',
    handlers: ['onExecutePreUserRegistration', 'onExecutePreUserRegistration'],
    responses: { '/v1/flags': { registration: true, note: 'MARKER' } },
    requests: 1,
    says: `
  key      bytes  expires in
  "flags"     42  5 min

  What happened, from 2026-01-01T00:00:00.000Z on:
    +0 ms  get "flags" missed: never stored
    +0 ms  set "flags" stored it, with the warning UnknownOption: set has no option "expiresAt", only ttl and expires_at. Without them, a record lives for the default time`,
  },
  'pem-chain': {
    trigger: 'custom-email-provider',
    handlers: ['onExecuteCustomEmailProvider', 'onExecuteCustomEmailProvider'],
    event: { notification: { text: 'hello' } },
    responses: { '/ca.pem': PEM, '/send': 'ok' },
    requests: 4,
    says: `

  What happened, from 2026-01-01T00:00:00.000Z on:
          +0 ms  get "gateway-ca" missed: never stored
          +0 ms  set "gateway-ca" was refused: CacheValueSizeExceeded (4,855 of 4,096 bytes)
    +600,000 ms  get "gateway-ca" missed: its set was refused
    +600,000 ms  set "gateway-ca" was refused: CacheValueSizeExceeded (4,855 of 4,096 bytes)`,
  },
  'redirect-and-return': {
    trigger: 'post-login',
    // In production a return from a redirect is an execution of its own, and the cache may have forgotten by then.
    options: { evictionRate: 1 },
    handlers: ['onExecutePostLogin', 'onContinuePostLogin'],
    event: { user: { user_id: 'auth0|1' } },
    responses: { '/version': { version: 'MARKER-7' } },
    requests: 1,
    calls: ['redirect.sendUserTo', 'access.deny'],
    says: `

  What happened, from 2026-01-01T00:00:00.000Z on:
          +0 ms  "consent:auth0|1" was spared by the eviction rate in execution 1, which has set or found it
    +600,000 ms  "consent:auth0|1" was evicted in execution 2, by the eviction rate
    +600,000 ms  get "consent:auth0|1" missed in execution 2: it was evicted`,
  },
  'record-for-value': {
    trigger: 'send-phone-message',
    handlers: ['onExecuteSendPhoneMessage', 'onExecuteSendPhoneMessage'],
    event: { message_options: { recipient: '+1', text: 'hello' } },
    responses: { '/token': { token: 'MARKER' }, '/messages': 'ok' },
    requests: 3,
    says: `
  key          bytes  expires in
  "sms-token"     15  20 min

  What happened, from 2026-01-01T00:00:00.000Z on:
    +0 ms  get "sms-token" missed: never stored`,
    check: ({ requests, cache }) => {
      // As in production: the second message is sent with the record in the place of its value.
      const sent = requests.filter(({ url }) => url.endsWith('/messages')).map(({ headers }) => headers.authorization)
      assert.deepEqual(sent, ['Bearer MARKER', 'Bearer [object Object]'])
      assert.equal(cache.usage().hits, 1)
    },
  },
}

/** An `api` whose other methods note that they were called, by name. */
function doubleOf(cache, calls) {
  const group = (/** @type {string} */ name) => new Proxy({}, { get: (_, method) => () => calls.push(`${name}.${String(method)}`) })
  const names = ['access', 'accessToken', 'idToken', 'notification', 'redirect', 'user']
  return { ...cache.api, ...Object.fromEntries(names.map((name) => [name, group(name)])) }
}

for (const [name, { trigger, handlers, options, event, responses, requests: count, calls: expectedCalls, says, check }] of Object.entries(ACTIONS)) {
  test(`what the package says about ${name}`, async (t) => {
    const clock = stopClock(t)
    const cache = open(t, { tenant: `wild ${name}`, ...options }, trigger)
    const requests = []
    t.mock.method(globalThis, 'fetch', async (url, init) => {
      requests.push({ url, ...init })
      const body = responses[new URL(url).pathname]
      return new Response(typeof body === 'string' ? body : JSON.stringify(body))
    })
    const calls = []
    for (const [index, handler] of handlers.entries()) {
      clock.ms = START_MS + index * 10 * MINUTE_MS
      if (options) cache.newExecution()
      await require(`./wild/${name}.js`)[handler]({ secrets, ...event }, doubleOf(cache, calls))
    }
    const shown = util.inspect(cache)
    assert.equal(shown.slice(shown.indexOf(' bytes\n') + ' bytes'.length), says)
    assert.equal(shown.includes('MARKER'), false)
    assert.equal(requests.length, count)
    if (expectedCalls) assert.deepEqual(calls, expectedCalls)
    check?.({ requests, cache })
  })
}

test('each of them is tested', () => {
  const names = fs.readdirSync(path.join(__dirname, 'wild')).map((file) => path.basename(file, '.js'))
  assert.deepEqual(names.sort(), Object.keys(ACTIONS).sort())
})
