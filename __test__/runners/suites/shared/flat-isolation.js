'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { threadId } = require('node:worker_threads')

const { countOthers } = require('./others.js')

/**
 * What shared/isolation.js is for runners that have no suites within suites. The reset is the file's own hook, as the
 * documentation shows it.
 */
module.exports = ({ test }, { api, openCache }) => {
  const cache = openCache('post-login')
  const seen = {
    tenant: cache.tenant,
    pid: process.pid,
    threadId,
    others: countOthers(cache.tenant, openCache),
    records: cache.records().length + openCache().records().length,
  }
  fs.appendFileSync(process.env.RUN_LOG, `${JSON.stringify(seen)}\n`)

  const leaveBehind = () => {
    api.cache.get('missing')
    api.cache.set('left behind', cache.tenant)
    cache.api.cache.set('left behind', cache.tenant)
    cache.fail('set', 'FailedToSetCacheRecord', { times: Infinity })
  }
  const cleanThenLeave = () => {
    for (const opened of [cache, openCache('post-login'), openCache()]) {
      assert.equal(opened.tenant, cache.tenant)
      assert.deepEqual(opened.records(), [])
      assert.equal(opened.usage().misses, 0)
    }
    assert.equal(api.cache.set('k', 'v').type, 'success')
    leaveBehind()
  }
  test('starts clean', cleanThenLeave)
  test('starts clean after another', cleanThenLeave)
  test('shares its tenant with no other file', async () => {
    for (let turn = 0; turn < 50; turn++) {
      api.cache.set('mine', `${cache.tenant} ${turn}`)
      await new Promise((resolve) => { setImmediate(resolve) })
      assert.equal(api.cache.get('mine').value, `${cache.tenant} ${turn}`)
    }
    leaveBehind()
  })
}
