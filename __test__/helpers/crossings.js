'use strict'

const native = require('../../lib/native.js')

/**
 * Counts from now on how many calls of `get` cross into the addon, until the test ends. Whoever loads the package again
 * calls the same addon.
 * @param {import('node:test').TestContext} t
 * @returns {() => number} how many that were
 */
function countCrossings(t) {
  const { mock } = t.mock.method(native, 'get')
  return () => {
    mock.restore()
    return mock.callCount()
  }
}

module.exports = { countCrossings }
