'use strict'

// The plain matchers, for any `expect.extend`.

const { toHaveCached, toHaveCachedFor, toHaveCachedJSON, toHaveHit, toHaveMissed, toHaveRefused } = require('./lib/matchers.js')

module.exports = { toHaveCached, toHaveCachedFor, toHaveCachedJSON, toHaveHit, toHaveMissed, toHaveRefused }
