'use strict'

const { randomUUID } = require('node:crypto')

const { openCache } = require('../../index.js')

/** An instant to start from: 2026-01-01T00:00:00Z. */
const START_MS = 1767225600000

const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * Opens a cache that no other test sees, and resets it when the test ends.
 * @param {import('node:test').TestContext} t
 * @param {import('../../index').OpenCacheOptions} [options]
 * @param {any} [trigger]
 */
function open(t, options, trigger) {
  const cache = openCache(trigger, { tenant: randomUUID(), ...options })
  t.after(() => cache.reset())
  return cache
}

/**
 * Stops the clock until the test ends. Its `ms` is what `Date.now()` returns.
 * @param {import('node:test').TestContext} t
 */
function stopClock(t) {
  const clock = { ms: START_MS }
  t.mock.method(Date, 'now', () => clock.ms)
  return clock
}

/**
 * The refusal that carries this code.
 * @param {string} code
 */
function refusal(code) {
  return { type: 'error', code }
}

module.exports = { DAY_MS, HOUR_MS, MINUTE_MS, START_MS, open, refusal, stopClock }
