'use strict'

// For Jest's `setupFilesAfterEnv`, which runs it anew for each test file.

const { beforeEach, expect } = require('@jest/globals')

const matchers = require('./lib/matchers.js')
const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

// Before Jest has loaded what runs tests, it has no `expect`, whatever its types say.
if (!(/** @type {unknown} */ (expect))) {
  throw new Error('auth0-actions-cache/jest belongs into setupFilesAfterEnv: in setupFiles Jest has no tests yet, before which it could reset the cache')
}

enterTestFile(expect.getState().testPath ?? 'jest')
expect.extend(matchers)

// Without a parameter, for Jest would wait until it is called, and without an answer.
beforeEach(() => {
  resetTestFile()
})
