'use strict'

const fs = require('node:fs')
const { threadId } = require('node:worker_threads')

const { countOthers } = require('./others.js')

/**
 * A test file that leaves records behind wherever it can, and must find none: of another file, or of its own test
 * before. It logs who it is, so that whatever runs it sees which files shared a process.
 */
module.exports = ({ afterAll, beforeAll, describe, expect, test }, { api, openCache }) => {
  const cache = openCache('post-login')
  const atLoad = [...cache.records(), ...openCache().records()]
  const seen = { tenant: cache.tenant, pid: process.pid, threadId, others: countOthers(cache.tenant, openCache) }
  fs.appendFileSync(process.env.RUN_LOG, `${JSON.stringify(seen)}\n`)

  const leaveBehind = () => {
    api.cache.get('missing')
    api.cache.set('left behind', cache.tenant)
    cache.api.cache.set('left behind', cache.tenant)
    cache.fail('set', 'FailedToSetCacheRecord', { times: Infinity })
  }
  const expectClean = () => {
    for (const opened of [cache, openCache('post-login'), openCache()]) {
      expect(opened.tenant).toBe(cache.tenant)
      expect(opened.records()).toEqual([])
      expect(Object.values(opened.usage()).filter((count) => count !== 0)).toEqual([])
    }
    expect(api.cache.set('k', 'v').type).toBe('success')
    expect(cache.api.cache.set('k', 'v').type).toBe('success')
    expect(openCache().records().map(({ key }) => key)).toEqual(['k'])
  }

  beforeAll(() => {
    expect(atLoad).toEqual([])
    leaveBehind()
  })
  afterAll(() => {
    // The tenant is not yet freed: the file may look at what its last test left.
    expect(cache.records()).toHaveLength(2)
    leaveBehind()
  })

  const cleanThenLeave = () => {
    expectClean()
    leaveBehind()
  }
  test('starts clean', cleanThenLeave)
  test('starts clean after another', cleanThenLeave)
  describe('within a suite', () => {
    test('starts clean', cleanThenLeave)
    test('starts clean after another', cleanThenLeave)
  })
  test('shares its tenant with no other file', async () => {
    for (let turn = 0; turn < 50; turn++) {
      api.cache.set('mine', `${cache.tenant} ${turn}`)
      await null
      expect(api.cache.get('mine').value).toBe(`${cache.tenant} ${turn}`)
    }
    cache.seed({ one: '1', two: '2' })
  })
}
