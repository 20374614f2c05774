'use strict'

const assert = require('node:assert/strict')
const path = require('node:path')
const { test } = require('node:test')

const { run } = require('./helpers/run.js')

const ROOT = path.join(__dirname, '..')

/** What the example's executions print: the rows that begin with a time of day. */
function rows(stdout) {
  return stdout
    .split('\n')
    .filter((line) => /^\d\d:\d\d:/.test(line))
    .map((line) => line.split(/ {2,}/))
}

async function runExample(env) {
  const { code, stdout, stderr } = await run(ROOT, ['examples/run.js'], { env: { ...process.env, ...env } })
  assert.equal(code, 0, stderr)
  return stdout
}

test('the example shows what the cache returned to each execution, and what that saved', async () => {
  const stdout = await runExample({ AUTH0_ACTIONS_CACHE_EVICTION_RATE: '' })

  const outcomes = rows(stdout).map(([, trigger, client, cache, saved]) => [trigger, client, cache, saved.split(':')[0]])
  assert.deepEqual(outcomes, [
    ['post-user-registration', 'acme', 'missed', '0'],
    ['post-user-registration', 'acme', 'hit', '1'],
    ['post-login', 'acme', 'missed', '1'],
    ['post-user-registration', 'acme', 'hit', '2'],
    ['post-user-registration', 'acme', 'expired', '2'],
    ['post-user-registration', 'globex', 'refused', '2'],
    ['post-user-registration', 'globex', 'refused', '2'],
    ['post-user-registration', 'acme', 'hit', '3'],
    ['credentials-exchange', 'acme', 'missed', '3'],
    ['credentials-exchange', 'acme', 'expired', '3'],
  ])
  assert.match(stdout, /^10 executions, 7 token requests over HTTP, 3 saved\.$/m)
  const [warned] = /ActionsCache credentials-exchange[^]*/.exec(stdout) ?? []
  assert.match(warned, /\+0 ms {2}set "crm-token:acme" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 3600 is 3\.6 seconds\. If you mean 3600 seconds, pass 3600000$/m)
  assert.match(warned, /\+60,000 ms {2}get "crm-token:acme" missed: it had expired 56,400 ms earlier/)
  assert.equal(stdout.match(/^crm-token is not cached: CacheValueSizeExceeded$/gm)?.length, 2)
  assert.match(stdout, /1 of 20 records[^]*"crm-token:acme" +914 +39 min/)
  assert.doesNotMatch(stdout, /xxx/, 'a token was printed')
})

test('a cache that always forgets spares the example nothing', async () => {
  const stdout = await runExample({ AUTH0_ACTIONS_CACHE_EVICTION_RATE: '1' })

  assert.ok(!rows(stdout).some(([, , , cache]) => cache === 'hit'), stdout)
  assert.match(stdout, /^10 executions, 10 token requests over HTTP, 0 saved\.$/m)
})
