'use strict'

const assert = require('node:assert/strict')

/** What is run of the folder `smoke` with every Node, as Node's arguments. */
const SMOKE_RUNS = {
  require: ['plain.cjs'],
  import: ['plain.mjs'],
  'the last thread that holds the addon': ['last-thread.cjs'],
  'node:test': ['--import', 'auth0-actions-cache/node-test', 'node-test.cjs'],
}

/**
 * Each program of `smoke` says so in the end. Its exit code alone is not believed: Wine gives 0 for some crashes.
 * @param {string} output
 */
function assertSmoke(output) {
  assert.match(output, /^(ℹ |# )?smoke: [1-9]\d* checks passed\r?$/m)
}

module.exports = { SMOKE_RUNS, assertSmoke }
