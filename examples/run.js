'use strict'

// Executes three Actions several times, each time with modules loaded anew, as production may do, and shows what their
// cache spared them. The CRM they call is a real server on this machine; only time is not real.

const path = require('node:path')

const { startCrm } = require('./crm-server.js')

const MINUTE_MS = 60 * 1000
const NINE_O_CLOCK_MS = Date.UTC(2026, 0, 1, 9)

const REGISTRATION = { trigger: 'post-user-registration', handler: 'onExecutePostUserRegistration' }
const LOGIN = { trigger: 'post-login', handler: 'onExecutePostLogin' }
const EXCHANGE = { trigger: 'credentials-exchange', handler: 'onExecuteCredentialsExchange' }

/** The executions: when, after nine o'clock, which Action, and for which of the CRM's clients. */
const EXECUTIONS = [
  { afterMs: 0, ...REGISTRATION, client: 'acme', why: 'nothing is cached yet' },
  { afterMs: 10 * MINUTE_MS, ...REGISTRATION, client: 'acme', why: 'the first execution stored it' },
  { afterMs: 10 * MINUTE_MS, ...LOGIN, client: 'acme', why: 'another trigger has another cache' },
  { afterMs: 55 * MINUTE_MS, ...REGISTRATION, client: 'acme', why: 'it lives to this very millisecond' },
  { afterMs: 55 * MINUTE_MS + 1, ...REGISTRATION, client: 'acme', why: 'and no longer' },
  { afterMs: 60 * MINUTE_MS, ...REGISTRATION, client: 'globex', why: 'a token of 5,000 bytes is too long' },
  { afterMs: 61 * MINUTE_MS, ...REGISTRATION, client: 'globex', why: 'so it is fetched each time' },
  { afterMs: 62 * MINUTE_MS, ...REGISTRATION, client: 'acme', why: 'the others still have theirs' },
  { afterMs: 70 * MINUTE_MS, ...EXCHANGE, client: 'acme', why: 'it has another cache too' },
  { afterMs: 71 * MINUTE_MS, ...EXCHANGE, client: 'acme', why: 'its Action took seconds for milliseconds: see below' },
]

async function main() {
  const crm = await startCrm()
  try {
    console.log(row('time', 'trigger', 'client', 'cache', 'requests saved so far'))
    for (const [index, execution] of EXECUTIONS.entries()) {
      // As fake timers do it: the cache, the Action and the CRM look the time up anew at each call.
      Date.now = () => NINE_O_CLOCK_MS + execution.afterMs
      const outcome = await execute(execution, crm)
      const saved = index + 1 - crm.tokenRequests
      console.log(row(clock(), execution.trigger, execution.client, outcome, `${saved}: ${execution.why}`))
    }
    const saved = EXECUTIONS.length - crm.tokenRequests
    console.log(`\n${EXECUTIONS.length} executions, ${crm.tokenRequests} token requests over HTTP, ${saved} saved.\n`)
    const { openCache } = require('auth0-actions-cache')
    for (const { trigger } of [REGISTRATION, LOGIN, EXCHANGE]) console.log(openCache(trigger))
  } finally {
    await crm.close()
  }
}

/**
 * One execution of an Action, in modules of its own: only the cache is shared with the others.
 * @returns what became of its look into the cache
 */
async function execute({ trigger, handler, client }, crm) {
  forgetModules()
  const { openCache } = require('auth0-actions-cache')
  const action = require(`./actions/${trigger}.js`)
  const cache = openCache(trigger)
  const before = cache.usage()
  const event = {
    user: { email: 'ada@example.com' },
    secrets: { CRM_URL: crm.url, CRM_CLIENT_ID: client, CRM_CLIENT_SECRET: 'not a secret' },
  }
  await action[handler](event, { ...cache.api, accessToken: { setCustomClaim() {} }, idToken: { setCustomClaim() {} } })
  return outcomeOf(before, cache.usage())
}

/** Makes the next `require` load the package and the Actions anew, as `jest.resetModules` does. */
function forgetModules() {
  const root = path.join(__dirname, '..')
  const folders = ['index.js', 'lib', path.join('examples', 'actions')].map((name) => path.join(root, name))
  for (const file of Object.keys(require.cache)) {
    if (folders.some((folder) => file.startsWith(folder))) delete require.cache[file]
  }
}

function outcomeOf(before, after) {
  const grew = (counter) => after[counter] > before[counter]
  if (grew('hits')) return 'hit'
  if (!grew('sets')) return 'refused'
  return grew('expirations') ? 'expired' : 'missed'
}

function row(time, trigger, client, cache, saved) {
  return [time.padEnd(12), trigger.padEnd(22), client.padEnd(6), cache.padEnd(7), saved].join('  ')
}

function clock() {
  return new Date(Date.now()).toISOString().slice(11, 23)
}

main()
