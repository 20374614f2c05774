'use strict'

const { floor, isFinite } = require('./builtins.js')
const { kindOf } = require('./errors.js')

/** The caller's now, in whole milliseconds. Looked up at every call, so that fake timers rule it. */
function now() {
  const nowMs = Date.now()
  if (!isFinite(nowMs)) {
    const returned = typeof nowMs === 'number' ? `${nowMs}` : kindOf(nowMs)
    throw new TypeError(`Date.now() must return a finite number of milliseconds. It returned ${returned}`)
  }
  return floor(nowMs)
}

/**
 * A `ttl` or an `expires_at` as the addon takes it: `Infinity` if not given, `NaN` for what is no finite number.
 * @param {unknown} given
 */
function lifetimeNumber(given) {
  if (given === undefined) return Infinity
  return typeof given === 'number' && isFinite(given) ? given : NaN
}

module.exports = { lifetimeNumber, now }
