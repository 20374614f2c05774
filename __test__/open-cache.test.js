'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { openCache } = require('../index.js')
const { open } = require('./helpers/cache.js')
const { runChild } = require('./helpers/child.js')

const TRIGGERS = [
  'post-login', 'credentials-exchange', 'pre-user-registration', 'post-user-registration', 'post-change-password',
  'send-phone-message', 'custom-phone-provider', 'custom-email-provider', 'password-reset-post-challenge',
  'custom-token-exchange', 'event-stream',
]

const TYPE = ['TypeError', 'ERR_INVALID_ARG_TYPE']
const VALUE = ['TypeError', 'ERR_INVALID_ARG_VALUE']
const RANGE = ['RangeError', 'ERR_OUT_OF_RANGE']
const OPTIONS = 'tenant, limits, evictionRate, evictionSeed, strict, anyTrigger'
const LIMITS = 'maxEntries, maxKeyBytes, maxValueBytes, maxTotalBytes, defaultTtlMs, maxTtlMs'

for (const [name, trigger, options, [type, code], message] of [
  ['trigger null', null, undefined, TYPE, 'The "trigger" argument must be a string. Received null'],
  ['trigger 5', 5, undefined, TYPE, 'The "trigger" argument must be a string. Received type number'],
  ['options null', undefined, null, TYPE, 'The "options" argument must be an object. Received null'],
  ['options a string', undefined, 'acme', TYPE, 'The "options" argument must be an object. Received type string'],
  ['options a function', undefined, () => {}, TYPE, 'The "options" argument must be an object. Received type function'],
  ['an unknown option', undefined, { tenants: 'a' }, VALUE, `The "options" argument has an unknown property "tenants". It may have: ${OPTIONS}`],
  ['a list for options', undefined, [], TYPE, 'The "options" argument must be an object. Received an array'],
  ['a Promise for options', undefined, Promise.resolve({}), TYPE, 'The "options" argument must be an object. Received a Promise, which was not awaited'],
  ['tenant null', undefined, { tenant: null }, TYPE, 'The "tenant" argument must be a string. Received null'],
  ['tenant a String', undefined, { tenant: new String('a') }, TYPE, 'The "tenant" argument must be a string. Received type object'],
  ['tenant empty', undefined, { tenant: '' }, VALUE, 'The "tenant" argument must not be an empty string'],
  ['limits null', undefined, { limits: null }, TYPE, 'The "limits" argument must be an object. Received null'],
  ['limits a number', undefined, { limits: 20 }, TYPE, 'The "limits" argument must be an object. Received type number'],
  ['an unknown limit', undefined, { limits: { maxKeys: 5 } }, VALUE, `The "limits" argument has an unknown property "maxKeys". It may have: ${LIMITS}`],
  ['a limit null', undefined, { limits: { maxEntries: null } }, TYPE, 'The "limits.maxEntries" argument must be a number. Received null'],
  ['a limit as text', undefined, { limits: { maxTtlMs: '5' } }, TYPE, 'The "limits.maxTtlMs" argument must be a number. Received type string'],
  ['a limit as bigint', undefined, { limits: { maxTtlMs: 5n } }, TYPE, 'The "limits.maxTtlMs" argument must be a number. Received type bigint'],
  ['evictionRate as text', undefined, { evictionRate: '0.5' }, TYPE, 'The "evictionRate" argument must be a number. Received type string'],
  ['evictionRate null', undefined, { evictionRate: null }, TYPE, 'The "evictionRate" argument must be a number. Received null'],
  ['evictionRate below 0', undefined, { evictionRate: -0.1 }, RANGE, 'The "evictionRate" argument must be a number from 0 to 1. Received -0.1'],
  ['evictionRate above 1', undefined, { evictionRate: 1.1 }, RANGE, 'The "evictionRate" argument must be a number from 0 to 1. Received 1.1'],
  ['evictionRate NaN', undefined, { evictionRate: NaN }, RANGE, 'The "evictionRate" argument must be a number from 0 to 1. Received NaN'],
  ['evictionSeed null', undefined, { evictionSeed: null }, TYPE, 'The "evictionSeed" argument must be a number. Received null'],
  ['evictionSeed a fraction', undefined, { evictionSeed: 0.5 }, RANGE, 'The "evictionSeed" argument must be a safe integer. Received 0.5'],
  ['evictionSeed unsafe', undefined, { evictionSeed: 2 ** 53 }, RANGE, `The "evictionSeed" argument must be a safe integer. Received ${2 ** 53}`],
  ['strict 1', undefined, { strict: 1 }, TYPE, 'The "strict" argument must be a boolean. Received type number'],
  ['anyTrigger 1', undefined, { anyTrigger: 1 }, TYPE, 'The "anyTrigger" argument must be a boolean. Received type number'],
  ['anyTrigger null', undefined, { anyTrigger: null }, TYPE, 'The "anyTrigger" argument must be a boolean. Received null'],
]) {
  test(`openCache refuses ${name}`, () => {
    assert.throws(() => openCache(trigger, options), { name: type, code, message })
    assert.throws(() => openCache(trigger, options), { TypeError, RangeError }[type])
  })
}

for (const name of LIMITS.split(', ')) {
  for (const limit of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    test(`openCache refuses a limit that is no non-negative safe integer: ${name} ${limit}`, () => {
      const message = `The "limits.${name}" argument must be a non-negative safe integer. Received ${limit}`
      assert.throws(() => openCache(undefined, { limits: { [name]: limit } }), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message })
    })
  }
}

test('an unknown trigger is refused with the list and the way out', () => {
  const message = `The "trigger" argument must be one of ${TRIGGERS.join(', ')}. Received "post-logout". ` +
    'For a trigger that is newer than this package, pass { anyTrigger: true }'
  for (const options of [undefined, {}, { anyTrigger: false }, { anyTrigger: undefined }]) {
    assert.throws(() => openCache('post-logout', options), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message })
  }
})

for (const [received, meant] of [
  ['postLogin', 'post-login'], ['PostLogin', 'post-login'], ['post_login', 'post-login'], ['postlogin', 'post-login'], ['POST-LOGIN', 'post-login'],
  ['login', 'post-login'], ['onExecutePostLogin', 'post-login'], ['onExecuteCredentialsExchange', 'credentials-exchange'],
  ['change password', 'post-change-password'], ['phone-message', 'send-phone-message'], ['post-logout', undefined],
  ['postLogIn', 'post-login'], ['phone  provider', 'custom-phone-provider'], [' login ', 'post-login'], ['send', 'send-phone-message'], ['pre', undefined],
  ['post-login'.padEnd(80), 'post-login'], ['post-login'.padEnd(81), undefined],
  ['user-registration', undefined], ['post', undefined], ['', undefined], ['-', undefined],
]) {
  test(`a near miss is told which trigger it is: ${received}`, () => {
    assert.throws(() => openCache(received), ({ name, code, message }) => {
      assert.deepEqual([name, code], ['TypeError', 'ERR_INVALID_ARG_VALUE'])
      assert.equal(/ Did you mean '(.*)'\? /.exec(message)?.[1], meant)
      return true
    })
  })
}

for (const trigger of ['login-post-identifier', 'signup-post-identifier', 'password-hash-migration', 'post-credential-validation']) {
  test(`a trigger that Auth0 documents without a cache throws, and says so: ${trigger}`, (t) => {
    const message = `Auth0 documents no api.cache for the trigger "${trigger}". If it has one by now, pass { anyTrigger: true }`
    assert.throws(() => openCache(trigger), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message })
    assert.equal(open(t, { anyTrigger: true }, trigger).trigger, trigger)
  })
}

for (const trigger of ['', 'Post-Login', 'post-login ', 'onExecutePostLogin', '__proto__', 'x'.repeat(1e6)]) {
  test(`another trigger needs anyTrigger: ${trigger.slice(0, 20)}`, (t) => {
    assert.throws(() => openCache(trigger), (error) => error.code === 'ERR_INVALID_ARG_VALUE' && error.message.length < 1000)
    const cache = open(t, { anyTrigger: true }, trigger)
    assert.equal(cache.trigger, trigger)
    cache.api.cache.set('k', 'v')
    assert.equal(cache.api.cache.get('k')?.value, 'v')
  })
}

test('every documented trigger opens, each to a cache of its own', (t) => {
  const tenant = randomUUID()
  const caches = TRIGGERS.map((trigger) => open(t, { tenant }, trigger))
  for (const cache of caches) assert.equal(cache.api.cache.set('k', cache.trigger).type, 'success')
  for (const [i, cache] of caches.entries()) {
    assert.equal(cache.trigger, TRIGGERS[i])
    assert.deepEqual(cache.records().map(({ value }) => value), [TRIGGERS[i]])
  }
})

test('what is not given is the default', () => {
  const cache = openCache()
  assert.equal(cache.trigger, 'post-user-registration')
  assert.equal(cache.tenant, 'default')
  assert.deepEqual(cache.limits, {
    maxEntries: 20, maxKeyBytes: 64, maxValueBytes: 4096, maxTotalBytes: 8192, defaultTtlMs: 900000, maxTtlMs: 86400000,
  })
  const none = { tenant: undefined, limits: undefined, evictionRate: undefined, evictionSeed: undefined, strict: undefined, anyTrigger: undefined }
  assert.deepEqual(openCache(undefined, none).limits, cache.limits)
  assert.deepEqual(openCache(undefined, { limits: { maxEntries: undefined } }).limits, cache.limits)
})

test('what a cache is cannot be changed', (t) => {
  const given = { maxEntries: 5 }
  const cache = open(t, { limits: given })
  for (const name of ['trigger', 'tenant', 'limits', 'api']) {
    assert.throws(() => { cache[name] = 'other' }, TypeError, name)
    assert.throws(() => { delete cache[name] }, TypeError, name)
  }
  assert.ok(Object.isFrozen(cache.limits))
  assert.throws(() => { cache.limits.maxEntries = 6 }, TypeError)
  given.maxEntries = 6
  assert.equal(cache.limits.maxEntries, 5)
  assert.equal(open(t).limits.maxEntries, 20, 'nor does another handle inherit it')
})

test('an api can be spread and its cache assigned', (t) => {
  const cache = open(t)
  const double = { ...cache.api, access: { deny() {} } }
  double.cache.set('k', 'v')
  const other = {}
  other.cache = cache.api.cache
  assert.equal(other.cache.get('k')?.value, 'v')
})

for (const [variable, text, message] of [
  ['AUTH0_ACTIONS_CACHE_EVICTION_RATE', 'often', 'must be a number from 0 to 1. Received "often"'],
  ['AUTH0_ACTIONS_CACHE_EVICTION_RATE', '2', 'must be a number from 0 to 1. Received "2"'],
  ['AUTH0_ACTIONS_CACHE_EVICTION_SEED', '0.5', 'must be a safe integer. Received "0.5"'],
  ['AUTH0_ACTIONS_CACHE_EVICTION_SEED', 'x', 'must be a safe integer. Received "x"'],
]) {
  test(`a bad ${variable} is named: ${text}`, async () => {
    const script = `try { require(index).openCache() } catch ({ name, code, message }) {
      console.log(JSON.stringify({ name, code, message })) }`
    const error = await runChild(script, { [variable]: text })
    assert.deepEqual(error, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: `The environment variable ${variable} ${message}` })
  })
}
