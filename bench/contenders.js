'use strict'

// Who is measured. Each comes set up as its manual says for records that live for `ttlMs`; where an option buys exact
// expiry, it is taken, and where that costs time, the contender is there without it too.
//
// How each is called stands as source text, for each contender and each work get a function of their own
// (see source.js): shared functions would see objects of many shapes, and be slow for all.

const path = require('node:path')

const PACKAGE = 'auth0-actions-cache'
const CAREFUL = 'careful model'
const NUMBERED = 'careful model, numbered'
const RUNTIME = 'the runtime’s own way'
const SIMPLE = 'simple model'

/** This package as it is published, which run.js has made; else the checkout. */
const PACKAGE_FOLDER = process.env.BENCH_PACKAGE ?? path.join(__dirname, '..')

/**
 * @typedef {object} Scope what cache to open
 * @property {string} tenant
 * @property {string} trigger
 * @property {number} ttlMs the lifetime of records that are given none
 * @property {{ maxEntries: number, maxTotalBytes: number }} [limits] other than production's, for those that take any
 */

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} [from] the npm package, where it is one
 * @property {string} [folder] the folder that it is loaded from, where it is this package
 * @property {(scope: Scope) => object} open
 * @property {boolean} [isAsync] it returns promises
 * @property {string} [setFor] of `cache`, `key`, `value` and `options`, if `set` takes production's options
 * @property {string} get of `cache` and `key`: the result, `undefined` if there is none
 * @property {string} text of `result`: the value
 * @property {string} set of `cache`, `key` and `value`
 * @property {string} accepted of `result`: whether the record was stored
 * @property {string} delete of `cache` and `key`
 */

const AS_IN_PRODUCTION = {
  get: 'cache.get(key)',
  text: 'result.value',
  set: 'cache.set(key, value)',
  setFor: 'cache.set(key, value, options)',
  accepted: "result.type === 'success'",
  delete: 'cache.delete(key)',
}

const LIKE_A_MAP = {
  get: 'cache.get(key)',
  text: 'result',
  set: 'cache.set(key, value)',
  accepted: 'result === cache',
  delete: 'cache.delete(key)',
}

const MAX_RECORDS = 1000

/** What all `Keyv`s of this thread keep their records in. */
const keyvStore = new Map()

/**
 * This package, or another version of it, from a folder with its index.js.
 * @param {string} name
 * @param {string} folder
 * @returns {Contender}
 */
function packageAt(name, folder) {
  return {
    name,
    folder,
    ...AS_IN_PRODUCTION,
    open({ tenant, trigger, ttlMs, limits }) {
      const { openCache } = require(folder)
      return openCache(trigger, { tenant, limits: { defaultTtlMs: ttlMs, ...limits } }).api.cache
    },
  }
}

/** @type {Contender[]} */
const CONTENDERS = [
  packageAt(PACKAGE, PACKAGE_FOLDER),
  {
    name: CAREFUL,
    ...AS_IN_PRODUCTION,
    open({ ttlMs, limits }) {
      const { CarefulModel } = require('./careful-model.js')
      return new CarefulModel({ defaultTtlMs: ttlMs, ...limits })
    },
  },
  {
    name: NUMBERED,
    ...AS_IN_PRODUCTION,
    open({ ttlMs }) {
      const { CarefulModel } = require('./careful-model.js')
      return new CarefulModel({ defaultTtlMs: ttlMs }, { ordersByNumber: true })
    },
  },
  {
    name: RUNTIME,
    ...AS_IN_PRODUCTION,
    open({ ttlMs }) {
      const { RuntimeWay } = require('./runtime-way.js')
      return new RuntimeWay(ttlMs)
    },
  },
  {
    name: SIMPLE,
    ...AS_IN_PRODUCTION,
    open({ ttlMs }) {
      const { SimpleModel } = require('./simple-model.js')
      return new SimpleModel(ttlMs)
    },
  },
  { name: 'bare Map', ...LIKE_A_MAP, open: () => new Map() },
  {
    name: 'lru-cache',
    from: 'lru-cache',
    ...LIKE_A_MAP,
    open({ ttlMs }) {
      const { LRUCache } = require('lru-cache')
      return new LRUCache({ max: MAX_RECORDS, ttl: ttlMs })
    },
  },
  {
    name: 'lru-cache, ttlResolution 0',
    from: 'lru-cache',
    ...LIKE_A_MAP,
    open({ ttlMs }) {
      const { LRUCache } = require('lru-cache')
      return new LRUCache({ max: MAX_RECORDS, ttl: ttlMs, ttlResolution: 0 })
    },
  },
  {
    name: '@isaacs/ttlcache',
    from: '@isaacs/ttlcache',
    ...LIKE_A_MAP,
    open({ ttlMs }) {
      const { TTLCache } = require('@isaacs/ttlcache')
      return new TTLCache({ ttl: ttlMs, checkAgeOnGet: true })
    },
  },
  {
    name: 'node-cache',
    from: 'node-cache',
    ...LIKE_A_MAP,
    accepted: 'result === true',
    delete: 'cache.del(key)',
    open({ ttlMs }) {
      const NodeCache = require('node-cache')
      return new NodeCache({ stdTTL: ttlMs / 1000 })
    },
  },
  {
    name: 'keyv',
    from: 'keyv',
    isAsync: true,
    ...LIKE_A_MAP,
    accepted: 'result === true',
    open({ tenant, trigger, ttlMs }) {
      const { Keyv } = require('keyv')
      return new Keyv({ store: keyvStore, namespace: JSON.stringify([tenant, trigger]), ttl: ttlMs })
    },
  },
  {
    name: 'cacheable',
    from: '@cacheable/memory',
    ...LIKE_A_MAP,
    // `set` returns nothing.
    accepted: 'result === undefined',
    open({ ttlMs }) {
      const { CacheableMemory } = require('@cacheable/memory')
      return new CacheableMemory({ ttl: ttlMs })
    },
  },
  {
    name: 'tiny-lru',
    from: 'tiny-lru',
    ...LIKE_A_MAP,
    open({ ttlMs }) {
      const { lru } = require('tiny-lru')
      return lru(MAX_RECORDS, ttlMs, true)
    },
  },
]

/** @param {string} name */
function contender(name) {
  const found = CONTENDERS.find((one) => one.name === name)
  if (!found) throw new Error(`There is no contender "${name}", only ${CONTENDERS.map((one) => one.name).join(', ')}`)
  return found
}

module.exports = { CAREFUL, CONTENDERS, NUMBERED, PACKAGE, PACKAGE_FOLDER, RUNTIME, SIMPLE, contender, packageAt }
