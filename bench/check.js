'use strict'

// What a contender returns, before anything of it is timed: a wrong result is an error, and what it guarantees beyond
// right results is found out here, not believed.

const assert = require('node:assert/strict')

const { GUARANTEES } = require('./guarantees.js')
const { newScope } = require('./scope.js')
const { calls } = require('./source.js')

/** @typedef {import('./contenders.js').Contender} Contender */

/**
 * Throws if any result is wrong; else tells which guarantees hold.
 * @param {Contender} contender
 */
async function check(contender) {
  await checkResults(contender)
  /** @type {Record<string, boolean>} */
  const holds = {}
  for (const [name, guarantee] of Object.entries(GUARANTEES)) holds[name] = await guarantee.holds(contender)
  return holds
}

async function checkResults(contender) {
  const { get, set, delete: remove } = calls(contender)
  const cache = contender.open(newScope())
  const wrong = `${contender.name} returns a wrong result`
  const values = ['', 'a', 'é'.repeat(190), '🦀', 'b'.repeat(380)]
  for (const key of ['key', 'ключ']) {
    assert.equal(await get(cache, key), undefined, `${wrong}: a record that nobody stored`)
    for (const value of values) {
      assert.equal(await set(cache, key, value), true, `${wrong}: refuses a record`)
      assert.equal(await get(cache, key), value, `${wrong}: not the value that was stored last`)
    }
    await remove(cache, key)
    assert.equal(await get(cache, key), undefined, `${wrong}: a record that was deleted`)
  }
}

module.exports = { check, checkResults }
