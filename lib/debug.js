'use strict'

// With NODE_DEBUG=auth0-actions-cache, each call is printed on standard error as it happens.

const { writeSync } = require('node:fs')

const { apply, defineProperty } = require('./builtins.js')
const { kindOf } = require('./errors.js')
const { wordsOf } = require('./history.js')
const { OWNER, lifetime, placeOf, viewOf } = require('./inspect.js')
const { quote } = require('./names.js')
const { now } = require('./time.js')

const SECTION = 'auth0-actions-cache'

/** As Node reads it: a list of names, in which `*` stands for anything. */
const isOn = (process.env.NODE_DEBUG ?? '').split(',').some((name) => {
  const pattern = name.trim().replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*')
  return new RegExp(`^${pattern}$`, 'i').test(SECTION)
})

/**
 * Lets the methods of `api.cache` print what became of them, if that is asked for.
 * @param {object} prototype
 */
function printCalls(prototype) {
  if (!isOn) return
  for (const method of ['get', 'set', 'delete']) {
    const original = Reflect.get(prototype, method)
    const printing = /** @type {Record<string, Function>} */ ({
      /** @this {{ [OWNER]?: import('./inspect.js').Owner }} @param {any[]} args */
      [method](...args) {
        const owner = this?.[OWNER]
        const before = owner ? viewOf(owner).eventCount : 0
        const result = apply(original, this, args)
        if (owner) print(owner, method, args[0], before, result)
        return result
      },
    })[method]
    defineProperty(/** @type {Function} */ (printing), 'length', { value: original.length })
    defineProperty(prototype, method, { value: printing, writable: true, configurable: true })
  }
}

/**
 * @param {import('./inspect.js').Owner} cache
 * @param {string} method
 * @param {unknown} key
 * @param {number} before how many events there were
 * @param {{ type?: string, code?: string, record?: { expires_at: number }, expires_at?: number } | undefined} result
 */
function print(cache, method, key, before, result) {
  const what = `${method} ${typeof key === 'string' ? quote(key) : kindOf(key)}`
  const { eventCount, events } = viewOf(cache)
  const words = events.slice(events.length - Math.min(eventCount - before, events.length)).map(wordsOf)
  const expiresAtMs = result?.record?.expires_at ?? result?.expires_at
  if (expiresAtMs !== undefined) words.unshift(`${what} ${result?.type ? 'stored it' : 'hit'}, for ${lifetime(expiresAtMs - now())} more`)
  else if (words.length === 0) {
    const outcome = result === undefined ? 'missed' : `was refused: ${result.code}`
    words.push(`${what} ${outcome}${typeof key === 'string' ? ' again' : ', because a key is a string'}`)
  }
  for (const line of words) write(`${SECTION.toUpperCase()} ${process.pid}: ${placeOf(cache)}: ${line}\n`)
}

/**
 * At once, and not by `process.stderr`, which a test may have replaced.
 * @param {string} line
 */
function write(line) {
  const bytes = Buffer.from(line)
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(2, bytes, written)
    } catch (error) {
      // A pipe that is full has room soon. If nobody reads it any more, the Action must not fail for that.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') return
    }
  }
}

module.exports = { printCalls }
