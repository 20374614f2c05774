'use strict'

// For Jest's `setupFilesAfterEnv`, which runs it anew for each test file.

const { beforeEach, expect } = require('@jest/globals')

const matchers = require('./lib/matchers.js')
const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

enterTestFile(expect.getState().testPath ?? 'jest')
expect.extend(matchers)

// Without a parameter, for Jest would wait until it is called, and without an answer.
beforeEach(() => {
  resetTestFile()
})
