'use strict'

// To be required before the package, which keeps the addon's functions as they are when it is loaded.

const native = require('../../lib/native.js')

const { get } = native
let count = 0

native.get = (...args) => {
  count += 1
  return get(...args)
}

/**
 * Counts from now on how many calls of `get` cross into the addon. Whoever loads the package again calls the same addon.
 * @returns {() => number} how many that were
 */
function countCrossings() {
  const before = count
  return () => count - before
}

module.exports = { countCrossings }
