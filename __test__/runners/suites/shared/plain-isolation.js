'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { threadId } = require('node:worker_threads')

const { countOthers } = require('./others.js')

/**
 * What shared/isolation.js is for runners without an `expect`. Under some of their modes all files are loaded before
 * the first test runs, so what a file finds when it is loaded is checked by who runs it.
 */
module.exports = ({ after, before, describe, it }, { api, openCache }) => {
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
      assert.deepEqual(Object.values(opened.usage()).filter((count) => count !== 0), [])
    }
    assert.equal(api.cache.set('k', 'v').type, 'success')
    leaveBehind()
  }

  before(leaveBehind)
  after(() => {
    // The tenant is not yet freed: the file may look at what its last test left.
    assert.equal(cache.tenant, openCache().tenant)
    assert.notEqual(cache.records().length, 0)
    leaveBehind()
  })
  it('starts clean', cleanThenLeave)
  it('starts clean after another', cleanThenLeave)
  describe('within a suite', () => {
    it('starts clean', cleanThenLeave)
    it('starts clean after another', cleanThenLeave)
    describe('and another', () => {
      it('starts clean', cleanThenLeave)
    })
  })
}
