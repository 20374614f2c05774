'use strict'

// What a user can do with the package, by hand and in a few lines each: every method, every error code, a worker.
// Each way of running it (plain, Jest, Vitest; `require` and `import`) hands its own copy of the package in.

const assert = require('node:assert/strict')
const path = require('node:path')
const { Worker } = require('node:worker_threads')

/** @typedef {typeof import('../../../index')} Package */

/**
 * @param {Package} pkg
 * @returns {Record<string, () => void | Promise<void>>} the checks by name
 */
function checksOf({ api, openCache, resetTenant }) {
  return {
    'api.cache stores, finds and deletes'() {
      resetTenant()
      const result = api.cache.set('key', 'välue \u{1F600}', { ttl: 60_000 })
      assert.equal(result.type, 'success')
      assert.deepEqual(api.cache.get('key'), result.record)
      assert.deepEqual(api.cache.delete('key'), { type: 'success' })
      assert.equal(api.cache.get('key'), undefined)
    },

    'a handle says what it is'() {
      const cache = openCache('post-login', { tenant: 'smoke', limits: { maxEntries: 1 } })
      assert.equal(cache.trigger, 'post-login')
      assert.equal(cache.tenant, 'smoke')
      assert.equal(cache.limits.maxEntries, 1)
      assert.equal(cache.limits.maxTotalBytes, 8192)
    },

    'records, seed, evict, usage and reset'() {
      const cache = openCache('post-login', { tenant: 'smoke' })
      cache.reset()
      cache.seed({ one: '1', two: { value: '22', ttl: 1000 } })
      assert.deepEqual(cache.records().map(({ key, value }) => [key, value]), [['one', '1'], ['two', '22']])
      assert.equal(cache.evict('one'), 1)
      assert.equal(cache.api.cache.get('one'), undefined)
      assert.equal(cache.api.cache.get('two')?.value, '22')
      const { entries, bytes, hits, misses, evictions } = cache.usage()
      assert.deepEqual({ entries, bytes, hits, misses, evictions }, { entries: 1, bytes: 5, hits: 1, misses: 1, evictions: 1 })
      assert.equal(cache.evict(), 1)
      cache.reset()
      assert.deepEqual(cache.records(), [])
      assert.equal(cache.usage().hits, 0)
    },

    'resetTenant and Symbol.dispose'() {
      const cache = openCache('post-login', { tenant: 'smoke' })
      cache.api.cache.set('key', 'value')
      resetTenant('smoke')
      assert.equal(cache.api.cache.get('key'), undefined)
      cache.api.cache.set('key', 'value')
      if (Symbol.dispose) cache[Symbol.dispose]()
      else cache.reset()
      assert.deepEqual(cache.records(), [])
    },

    'every error code'() {
      const cache = openCache('post-login', { tenant: 'smoke' })
      cache.reset()
      const { cache: inner } = cache.api
      const seen = [
        inner.set('k'.repeat(65), ''),
        inner.set('key', 'v'.repeat(4097)),
        inner.set('key', '', { ttl: NaN }),
        inner.set('key', '', { expires_at: 1 }),
        inner.delete('key'),
        openCache('post-login', { tenant: 'smoke', limits: { maxEntries: 0 } }).api.cache.set('key', ''),
      ]
      for (const code of /** @type {const} */ (['MaxSideEffectsExceeded', 'FailedToSetCacheRecord'])) {
        cache.fail('set', code)
        seen.push(inner.set('key', ''))
      }
      // It is left for a delete that would succeed.
      cache.seed({ kept: '' })
      cache.fail('delete', 'FailedToDeleteCacheRecord')
      seen.push(inner.delete('kept'))
      assert.deepEqual(seen, [
        'CacheKeySizeExceeded',
        'CacheValueSizeExceeded',
        'InvalidExpiry',
        'ItemAlreadyExpired',
        'CacheKeyDoesNotExist',
        'CacheSizeExceeded',
        'MaxSideEffectsExceeded',
        'FailedToSetCacheRecord',
        'FailedToDeleteCacheRecord',
      ].map((code) => ({ type: 'error', code })))
      assert.deepEqual(cache.records().map(({ key }) => key), ['kept'])
    },

    'what is thrown is of this realm'() {
      const set = /** @type {any} */ (api.cache)
      assert.throws(() => set.set(1, ''), (error) => error instanceof TypeError && error.code === 'ERR_INVALID_ARG_TYPE')
      assert.throws(() => openCache(/** @type {any} */ ('no-trigger')), { code: 'ERR_INVALID_ARG_VALUE' })
      assert.throws(() => openCache('post-login', { limits: { maxEntries: -1 } }), RangeError)
    },

    async 'a worker shares the records, which outlive it'() {
      const cache = openCache('post-login', { tenant: 'smoke' })
      cache.reset()
      cache.api.cache.set('from main', 'main')
      const reply = await new Promise((resolve, reject) => {
        const worker = new Worker(path.join(__dirname, 'worker.cjs'))
        worker.once('message', (message) => worker.terminate().then(() => resolve(message), reject))
        worker.once('error', reject)
      })
      assert.equal(reply, 'main')
      assert.equal(cache.api.cache.get('from worker')?.value, 'worker')
    },
  }
}

module.exports = { checksOf }
