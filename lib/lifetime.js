'use strict'

const { isFinite } = require('./builtins.js')

/**
 * A `ttl` or an `expires_at` as the addon takes it: `Infinity` for what was not given, `NaN` for what is no finite
 * number.
 * @param {unknown} given
 * @returns {number}
 */
function lifetimeNumber(given) {
  if (given === undefined) return Infinity
  return typeof given === 'number' && isFinite(given) ? given : NaN
}

module.exports = { lifetimeNumber }
