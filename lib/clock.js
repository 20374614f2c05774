'use strict'

const { kindOf } = require('./errors.js')

/**
 * The caller's now. Looked up at every call, so that fake timers rule it.
 * @returns {number}
 */
function now() {
  const nowMs = Date.now()
  if (!Number.isFinite(nowMs)) {
    const answer = typeof nowMs === 'number' ? `${nowMs}` : kindOf(nowMs)
    throw new TypeError(`Date.now() must answer a finite number of milliseconds. It answered ${answer}`)
  }
  return nowMs
}

module.exports = { now }
