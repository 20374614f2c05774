'use strict'

// The plain matchers, for any `expect.extend`.

const { toHaveCached, toHaveCachedFor, toHaveHit, toHaveMissed } = require('./lib/matchers.js')

module.exports = { toHaveCached, toHaveCachedFor, toHaveHit, toHaveMissed }
