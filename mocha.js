'use strict'

// For Mocha's `--require`: root hooks. Mocha loads a run's test files before its first hook runs, all of them in its
// serial mode and one in its parallel mode; so the tenant of a run must be there before, and goes when the run is over.

const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

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
