'use strict'

const assert = require('node:assert/strict')

/** What an entry of another runner must say: whose it is not, and what is right. */
const RUNNERS = {
  jest: { name: 'Jest', right: "setupFilesAfterEnv: ['auth0-actions-cache/jest']" },
  vitest: { name: 'Vitest', right: "setupFiles: ['auth0-actions-cache/vitest']" },
  mocha: { name: 'Mocha', right: "require: 'auth0-actions-cache/mocha'" },
  'node-test': { name: 'node:test', right: 'node --import auth0-actions-cache/node-test --test' },
  bun: { name: 'bun test', right: 'preload = ["auth0-actions-cache/bun"]' },
  deno: { name: 'Deno', right: 'auth0-actions-cache/isolate' },
  ava: { name: 'AVA', right: "require: ['auth0-actions-cache/isolate']" },
  jasmine: { name: 'Jasmine', right: 'auth0-actions-cache/isolate' },
  tap: { name: 'node-tap', right: 'auth0-actions-cache/isolate' },
  uvu: { name: 'uvu', right: 'uvu --require auth0-actions-cache/isolate' },
}

const ENTRIES = ['jest', 'vitest', 'mocha', 'node-test', 'bun', 'isolate']

/**
 * The entries that a runner must refuse.
 * @param {string} runner
 */
function wrongEntries(runner) {
  const right = runner in RUNNERS && ENTRIES.includes(runner) ? runner : 'isolate'
  return ENTRIES.filter((entry) => entry !== right)
}

/**
 * @param {string} runner
 * @param {string} entry
 * @param {{ status: number | string | null, output: string }} ran
 */
function assertRefused(runner, entry, { status, output }) {
  const { name, right } = RUNNERS[runner]
  assert.notEqual(status, 0, output)
  const whose = entry === 'isolate' ? 'is for runners that have no entry of their own' : `is for ${RUNNERS[entry].name}`
  const message = `auth0-actions-cache/${entry} ${whose}, and this is ${name}: ${right}`
  assert.ok(output.includes(message), `${message}\n\n${output}`)
}

module.exports = { assertRefused, wrongEntries }
