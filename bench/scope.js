'use strict'

/** As long as production's records live by default. */
const TTL_MS = 15 * 60 * 1000

let scopes = 0

/** A scope that nobody else has. */
function newScope(ttlMs = TTL_MS) {
  scopes += 1
  return { tenant: `bench-${process.pid}-${scopes}`, trigger: 'post-login', ttlMs }
}

module.exports = { TTL_MS, newScope }
