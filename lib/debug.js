'use strict'

// With NODE_DEBUG=auth0-actions-cache, each call is printed on standard error as it happens.

const { writeSync } = require('node:fs')

const { apply, defineProperty } = require('./builtins.js')
const { now } = require('./clock.js')
const { kindOf } = require('./errors.js')
const { wordsOf } = require('./history.js')
const { OWNER, placeOf, viewOf } = require('./inspect.js')
const { quote } = require('./names.js')

const IS_ON = /(^|,)\s*(auth0-actions-cache|\*)\s*(,|$)/i.test(process.env.NODE_DEBUG ?? '')

/**
 * Lets the methods of `api.cache` print what became of them, if that is asked for.
 * @param {object} prototype
 */
function printCalls(prototype) {
  if (!IS_ON) return
  for (const method of ['get', 'set', 'delete']) {
    const original = Reflect.get(prototype, method)
    const printing = {
      /** @this {{ [OWNER]?: import('./inspect.js').Owner }} @param {any[]} args */
      [method](...args) {
        const owner = this[OWNER]
        const before = owner ? viewOf(owner).eventCount : 0
        const result = apply(original, this, args)
        if (owner) print(owner, `${method} ${keyOf(args[0])}`, before, result)
        return result
      },
    }
    defineProperty(prototype, method, { value: printing[method], writable: true, configurable: true })
  }
}

/**
 * @param {import('./inspect.js').Owner} cache
 * @param {string} what was called
 * @param {number} before how many events there were
 * @param {{ type?: string, record?: { expires_at: number }, expires_at?: number } | undefined} result
 */
function print(cache, what, before, result) {
  const { eventCount, events } = viewOf(cache)
  const words = events.slice(events.length - Math.min(eventCount - before, events.length)).map(wordsOf)
  const expiresAtMs = result?.record?.expires_at ?? result?.expires_at
  if (expiresAtMs !== undefined) words.unshift(`${what} ${result?.type ? 'stored' : 'hit'}: lives ${expiresAtMs - now()} ms more`)
  else if (words.length === 0) words.push(result === undefined ? `${what} missed, for the same reason as before` : `${what} ${result.type}`)
  for (const line of words) writeSync(2, `AUTH0-ACTIONS-CACHE ${process.pid}: ${placeOf(cache)}: ${line}\n`)
}

/** @param {unknown} key */
function keyOf(key) {
  return typeof key === 'string' ? quote(key) : kindOf(key)
}

module.exports = { printCalls }
