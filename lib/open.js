'use strict'

// Not by the class's own name: where this is bundled, the class would get another, and inspection shows it.
const { ActionsCache: Cache } = require('./actions-cache.js')
const { SafeMap, define } = require('./builtins.js')
const native = require('./native.js')
const { readOptions } = require('./options.js')

const { FinalizationRegistry: Registry, WeakRef: Ref } = globalThis

/**
 * The caches that are open in this realm, by what they were opened with. On the realm, for every instance of this
 * module, and there by the addon, because two installed copies of the package have two stores.
 */
const OPEN = Symbol.for('auth0-actions-cache.open')

/** @typedef {{ caches: Map<string, WeakRef<InstanceType<typeof Cache>>>, collected: FinalizationRegistry<string> }} Open */

/** @returns {Open} */
function openCaches() {
  const realm = /** @type {{ [OPEN]?: Map<unknown, Open> }} */ (globalThis)
  if (realm[OPEN] === undefined) define(realm, OPEN, new SafeMap())
  const byAddon = /** @type {Map<unknown, Open>} */ (realm[OPEN])
  let open = byAddon.get(native)
  if (open === undefined) {
    const caches = /** @type {Open['caches']} */ (new SafeMap())
    const collected = new Registry((/** @type {string} */ settings) => {
      // Another with the same settings may have been opened since.
      if (caches.get(settings)?.deref() === undefined) caches.delete(settings)
    })
    open = { caches, collected }
    byAddon.set(native, open)
  }
  return open
}

const { caches, collected } = openCaches()

/**
 * @param {unknown} [trigger]
 * @param {unknown} [options]
 * @returns {InstanceType<typeof Cache>}
 */
function openCache(trigger, options) {
  const read = readOptions(trigger, options)
  const settings = settingsOf(read)
  const held = caches.get(settings)?.deref()
  if (held !== undefined) return held
  const cache = new Cache(read)
  caches.set(settings, new Ref(cache))
  collected.register(cache, settings)
  return cache
}

/**
 * What tells two openings apart.
 * @param {ReturnType<typeof readOptions>} options
 */
function settingsOf({ tenant, trigger, limits, evictionRate, evictionSeed, strictFile }) {
  const { maxEntries, maxKeyBytes, maxValueBytes, maxTotalBytes, defaultTtlMs, maxTtlMs } = limits
  const numbers = `${maxEntries} ${maxKeyBytes} ${maxValueBytes} ${maxTotalBytes} ${defaultTtlMs} ${maxTtlMs} ${evictionRate} ${evictionSeed}`
  return `${numbers} ${tenant.length} ${trigger.length} ${tenant}${trigger}${strictFile === undefined ? '' : ` ${strictFile}`}`
}

module.exports = { openCache }
