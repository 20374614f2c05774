'use strict'

// What `console.log` shows of a cache: keys, sizes and remaining lifetimes. Never a value, for values are tokens
// and secrets.

const { now } = require('./clock.js')
const { countOf, quote } = require('./names.js')

/**
 * Leads from an `api.cache` or an `ActionsCache`, of whichever module instance, to the `ActionsCache`; to nothing from
 * what merely inherits from one, as a prototype or a stub made of it.
 */
const OWNER = Symbol.for('auth0-actions-cache.owner')

/** The method of an `ActionsCache` that returns what a table shows. */
const ROWS = Symbol.for('auth0-actions-cache.rows')

/** The method by which Node shows an object: `util.inspect.custom`, without loading `util`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** @typedef {import('../index').ActionsCache & { [ROWS](nowMs: number): import('./rows.js').Row[] }} Owner */

/** How many records a table shows at most. */
const MAX_ROWS = 100

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

/**
 * The same for the `api` whose `cache` is a getter, which Node would not follow.
 * @this {{ cache: { [INSPECT](depth?: number, options?: object): string } }}
 * @param {number} [depth]
 * @param {{ stylize?: (text: string, style: string) => string }} [options]
 */
function inspectApi(depth = 0, options) {
  return `{ cache: ${this.cache[INSPECT](depth, options)} }`
}

/**
 * @param {Owner} cache
 * @returns {string}
 */
function describe(cache) {
  const nowMs = now()
  const rows = cache[ROWS](nowMs)
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
  const { maxEntries, maxTotalBytes } = cache.limits
  const head =
    `${/^[\w-]{1,80}$/.test(cache.trigger) ? cache.trigger : quote(cache.trigger)} of tenant ${quote(cache.tenant)}: ` +
    `${rows.length} of ${countOf(maxEntries, 'record')}, ${bytes} of ${countOf(maxTotalBytes, 'byte')}`
  const shown = rows.slice(0, MAX_ROWS).map((row) => [quote(row.key), `${row.bytes}`, lifetime(row.expires_at - nowMs)])
  const more = rows.length > MAX_ROWS ? [`  … and ${rows.length - MAX_ROWS} more`] : []
  return [head, ...(rows.length > 0 ? table([['key', 'bytes', 'expires in'], ...shown]) : []), ...more].join('\n')
}

/**
 * @param {string[][]} rows
 * @returns {string[]}
 */
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

module.exports = { INSPECT, OWNER, ROWS, inspectApi, inspectCache, lifetime }
