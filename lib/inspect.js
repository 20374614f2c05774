'use strict'

// What `console.log` shows of a cache: keys, sizes and remaining lifetimes. Never a value, for values are tokens
// and secrets.

const { isoOf } = require('./builtins.js')
const { linesOf } = require('./history.js')
const { countOf, quote } = require('./names.js')
const { now } = require('./time.js')

/**
 * Leads from an `api.cache` or an `ActionsCache`, of whichever module instance, to the `ActionsCache`; to nothing from
 * what merely inherits from one, as a prototype or a stub made of it.
 */
const OWNER = Symbol.for('auth0-actions-cache.owner')

/** The method of an `ActionsCache` that returns what a table shows. */
const VIEW = Symbol.for('auth0-actions-cache.view')

/** The method of an `ActionsCache` that returns how many refusals it had, as `toHaveRefused` asks for them. */
const REFUSALS = Symbol.for('auth0-actions-cache.refusals')

/** The method by which Node shows an object: `util.inspect.custom`, without loading `util`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * @typedef {import('../index').CacheEvent} CacheEvent
 * @typedef {{ rows: import('./rows.js').Row[], events: CacheEvent[], eventCount: number, replaced: string[] }} View
 * @typedef {import('../index').ActionsCache & { [VIEW](nowMs: number): View, [REFUSALS](code?: unknown): [code: string, count: number][] }} Owner
 */

/** The last instant that is a date. */
const MAX_DATE_MS = 8.64e15

/** How many records a table shows at most. */
const MAX_ROWS = 100

/** What a runner's entry puts behind the name of a test file. */
const UNIQUE = / [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What a table shows of a cache, of whichever instance of the module.
 * @param {Owner} cache
 */
const viewOf = (cache) => cache[VIEW](now())

/**
 * How many refusals there were, by code. Those with this code, or all, are looked at by that.
 * @param {Owner} cache
 * @param {unknown} [code]
 */
const refusalsOf = (cache, code) => cache[REFUSALS](code)

/**
 * A method, for the prototypes of what can be inspected. Not everybody passes what Node does.
 * @this {{ [OWNER]: Owner | undefined }}
 * @param {number} [depth]
 * @param {{ stylize?: (text: string, style: string) => string }} [options]
 * @returns {string}
 */
function inspectCache(depth = 0, options) {
  const owner = this[OWNER]
  if (depth >= 0 && owner) return `${this.constructor.name} ${describe(owner)}`
  const name = `[${this.constructor.name}]`
  return options?.stylize?.(name, 'special') ?? name
}

/** @param {Owner} cache */
function describe(cache) {
  const nowMs = now()
  const { rows, events, replaced } = cache[VIEW](nowMs)
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
  const { maxEntries, maxTotalBytes } = cache.limits
  const head = `${placeOf(cache)}: ${rows.length} of ${countOf(maxEntries, 'record')}, ${bytes} of ${countOf(maxTotalBytes, 'byte')}`
  const shown = rows.slice(0, MAX_ROWS).map((row) => [quote(row.key), `${row.bytes}`, lifetime(row.expires_at - nowMs)])
  const records = rows.length > 0 ? table([['key', 'bytes', 'expires in'], ...shown]) : []
  const more = rows.length > MAX_ROWS ? [`  … and ${rows.length - MAX_ROWS} more`] : []
  const mocked = replaced.map((method) => `  api.cache.${method} was replaced by a spy or a mock: the cache may not have been asked`)
  return [head, ...records, ...more, ...(mocked.length > 0 ? ['', ...mocked] : []), ...happened(events)].join('\n')
}

/**
 * Whose cache it is, the tenant without what makes it unique.
 * @param {{ trigger: string, tenant: string }} cache
 */
function placeOf({ trigger, tenant }) {
  return `${/^[\w-]{1,80}$/.test(trigger) ? trigger : quote(trigger)} of tenant ${quote(tenant.replace(UNIQUE, ''))}`
}

/** @param {CacheEvent[]} events */
function happened(events) {
  const [first] = events
  if (first === undefined) return []
  // Date is the test's to mock, and not every number is a date.
  const start = Math.abs(first.at) <= MAX_DATE_MS ? isoOf(first.at) : `${first.at} ms`
  return ['', `  What happened, from ${start} on:`, ...linesOf(events).map((line) => `    ${line}`)]
}

/** @param {string[][]} rows */
function table(rows) {
  const width = (/** @type {number} */ column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const [keys, sizes] = [width(0), width(1)]
  return rows.map(([key = '', size = '', left = '']) => `  ${key.padEnd(keys)}  ${size.padStart(sizes)}  ${left}`)
}

/**
 * A length of time in its two largest units.
 * @param {number} ms
 */
function lifetime(ms) {
  if (ms < 1000) return `${Math.floor(ms)} ms`
  const units = /** @type {const} */ ([['h', 3600000], ['min', 60000], ['s', 1000]])
  const parts = []
  let left = ms
  for (const [unit, size] of units) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(`${count} ${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}

module.exports = { INSPECT, OWNER, REFUSALS, VIEW, inspectCache, lifetime, placeOf, refusalsOf, viewOf }
