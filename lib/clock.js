'use strict'

const { floor, isFinite } = require('./builtins.js')
const { kindOf } = require('./errors.js')

/**
 * The caller's now, in whole milliseconds. Looked up at every call, so that fake timers rule it.
 * @returns {number}
 */
function now() {
  const nowMs = Date.now()
  if (!isFinite(nowMs)) {
    const returned = typeof nowMs === 'number' ? `${nowMs}` : kindOf(nowMs)
    throw new TypeError(`Date.now() must return a finite number of milliseconds. It returned ${returned}`)
  }
  return floor(nowMs)
}

module.exports = { now }
