'use strict'

// What `console.log` shows of a cache: keys, sizes and remaining lifetimes. Never a value, for values are tokens
// and secrets.

const { now } = require('./clock.js')
const { call } = require('./errors.js')
const native = require('./native.js')

/**
 * Leads from an `api.cache` or an `ActionsCache`, of whichever module instance, to the `ActionsCache`; to nothing from
 * what merely inherits from one, as a prototype or a stub made of it.
 */
const OWNER = Symbol.for('auth0-actions-cache.owner')

/** The method by which Node shows an object: `util.inspect.custom`, without loading `util`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** How many records a table shows at most. */
const MAX_ROWS = 100

/**
 * A method, for the prototypes of what can be inspected.
 * @this {{ [OWNER]: import('../index').ActionsCache | undefined }}
 * @param {number} depth
 * @param {{ stylize: (text: string, style: string) => string }} options
 * @returns {string}
 */
function inspectCache(depth, options) {
  const owner = this[OWNER]
  if (depth < 0 || !owner) return options.stylize(`[${this.constructor.name}]`, 'special')
  return `${this.constructor.name} ${describe(owner)}`
}

/**
 * The same for the `api` whose `cache` is a getter, which Node would not follow.
 * @this {{ cache: unknown }}
 * @param {number} _depth
 * @param {import('node:util').InspectOptions} options
 * @param {typeof import('node:util').inspect} inspect
 */
function inspectApi(_depth, options, inspect) {
  return inspect({ cache: this.cache }, options)
}

/**
 * @param {import('../index').ActionsCache} cache
 * @returns {string}
 */
function describe(cache) {
  const nowMs = now()
  const rows = call(native.records, cache.tenant, cache.trigger, nowMs)
  const bytes = rows.reduce((sum, row) => sum + row.sizeBytes, 0)
  const { maxEntries, maxTotalBytes } = cache.limits
  const head =
    `${/^[\w-]{1,80}$/.test(cache.trigger) ? cache.trigger : quote(cache.trigger)} of tenant ${quote(cache.tenant)}: ` +
    `${rows.length} of ${maxEntries} records, ${bytes} of ${maxTotalBytes} bytes`
  const shown = rows.slice(0, MAX_ROWS).map((row) => [quote(row.key), `${row.sizeBytes}`, lifetime(row.expiresAtMs - nowMs)])
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
 * A name, cut where it is too long to read, with what no terminal should print escaped.
 * @param {string} name
 */
function quote(name) {
  const shown = JSON.stringify(name.slice(0, 80)).replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escape)
  return name.length > 80 ? `${shown}… (${name.length} characters)` : shown
}

/** @param {string} character */
function escape(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
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

module.exports = { INSPECT, OWNER, inspectApi, inspectCache, lifetime, quote }
