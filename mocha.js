'use strict'

// For Mocha's `--require`: root hooks. Mocha loads a run's test files before its first hook runs, all of them in its
// serial mode and one in its parallel mode; so the tenant of a run must be there before, and goes when the run is over.

const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

// The globals of a runner that has begun already. It would silently reset nothing.
if ('beforeEach' in globalThis) {
  throw new Error('auth0-actions-cache/mocha belongs into --require, or require in .mocharc: in a test file it is too late for its root hooks')
}

enterTestFile('mocha')

exports.mochaHooks = {
  /** @this {{ test: { parent: { afterAll(hook: () => void): void } } }} */
  beforeAll() {
    // Added only now, it runs after the files' own.
    this.test.parent.afterAll(() => {
      enterTestFile('mocha')
    })
  },
  beforeEach() {
    resetTestFile()
  },
}
