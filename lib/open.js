'use strict'

// Not by the class's own name: where this is bundled, the class would get another, and inspection shows it.
const { ActionsCache: Cache } = require('./actions-cache.js')
const { SafeMap, define } = require('./builtins.js')
const native = require('./native.js')
const { readOptions } = require('./options.js')

const { WeakRef: Ref } = globalThis

/** How many are kept at least before those that were collected are looked for. */
const MIN_SWEPT = 64

/**
 * The caches that are open in this realm, by what they were opened with. On the realm, for every instance of this
 * module, and there by the addon, because two installed copies of the package have two stores.
 */
const OPEN = Symbol.for('auth0-actions-cache.open')

/** @typedef {Map<string, WeakRef<InstanceType<typeof Cache>>>} Open */

const realm = /** @type {{ [OPEN]?: Map<unknown, Open> }} */ (globalThis)
if (realm[OPEN] === undefined) define(realm, OPEN, new SafeMap())
const byAddon = /** @type {Map<unknown, Open>} */ (realm[OPEN])
if (byAddon.get(native) === undefined) byAddon.set(native, /** @type {Open} */ (new SafeMap()))
const caches = /** @type {Open} */ (byAddon.get(native))
let sweepAt = MIN_SWEPT

/**
 * @param {unknown} [trigger]
 * @param {unknown} [options]
 */
function openCache(trigger, options) {
  const read = readOptions(trigger, options)
  const settings = settingsOf(read)
  const held = caches.get(settings)?.deref()
  if (held !== undefined) return held
  const cache = new Cache(read)
  if (caches.size >= sweepAt) sweep()
  caches.set(settings, new Ref(cache))
  return cache
}

/**
 * Forgets those that were collected. Not by a FinalizationRegistry, whose callback ends the process on Node 20 where a
 * worker ends that has run it in a `vm` context. At twice as many as are left, so that it costs each opening little.
 */
function sweep() {
  caches.forEach((cache, settings) => {
    if (cache.deref() === undefined) caches.delete(settings)
  })
  sweepAt = 2 * caches.size + MIN_SWEPT
}

/**
 * What tells two openings apart.
 * @param {import('./options.js').Options} options
 */
function settingsOf({ tenant, trigger, limits, evictionRate, evictionSeed, strictFile }) {
  const { maxEntries, maxKeyBytes, maxValueBytes, maxTotalBytes, defaultTtlMs, maxTtlMs } = limits
  const numbers = `${maxEntries} ${maxKeyBytes} ${maxValueBytes} ${maxTotalBytes} ${defaultTtlMs} ${maxTtlMs} ${evictionRate} ${evictionSeed}`
  return `${numbers} ${tenant.length} ${trigger.length} ${tenant}${trigger}${strictFile === undefined ? '' : ` ${strictFile}`}`
}

module.exports = { openCache }
