'use strict'

// For Jest's `setupFilesAfterEnv`, which runs it anew for each test file.

require('./lib/runner.js').requireRunner('jest')
requireModernJest()

const { afterEach, beforeAll, beforeEach, expect } = require('@jest/globals')

const matchers = require('./lib/matchers.js')
const { beginTest, endTest, enterTestFile } = require('./lib/test-file.js')

/**
 * What jest-circus knows of a run.
 * @typedef {object} Circus
 * @property {Block & { hooks: { fn: unknown }[] }} rootDescribeBlock
 * @property {{ errors: unknown[], failing?: boolean } | null} currentlyRunningTest
 * @typedef {{ children?: (Block | Concurrent)[] }} Block
 * @typedef {{ concurrent?: boolean, failing?: boolean, fn: (this: unknown) => unknown }} Concurrent
 */

// Before Jest has loaded what runs tests, it has no `expect`, whatever its types say.
if (!(/** @type {unknown} */ (expect))) {
  throw new Error('auth0-actions-cache/jest belongs into setupFilesAfterEnv: in setupFiles Jest has no tests yet, before which it could reset the cache')
}

/** Jest runs one test of a file at a time, and no hooks for those of `test.concurrent`. */
const test = {}

enterTestFile(expect.getState().testPath ?? 'jest')
expect.extend(matchers)

// Without a parameter, because Jest would wait until it is called, and without a result.
beforeEach(() => {
  beginTest(test)
})
beforeAll(() => {
  runLast(endRunningTest)
  const root = circus()?.rootDescribeBlock
  if (root) endConcurrentTests(root)
})
afterEach(endRunningTest)

function endRunningTest() {
  const now = circus()?.currentlyRunningTest
  endTest(test, Boolean(now && (now.failing || now.errors.length > 0)))
}

/**
 * Jest runs a file's `afterEach` hooks in the order in which they were registered. The hooks of a setup file come first
 * in it, and this one must come last. (jest-jasmine2 reverses the order, and has no such state.)
 * @param {() => void} hook
 */
function runLast(hook) {
  const hooks = circus()?.rootDescribeBlock.hooks ?? []
  const index = hooks.findIndex(({ fn }) => fn === hook)
  hooks.push(...hooks.splice(index, index < 0 ? 0 : 1))
}

/**
 * Lets each test of `test.concurrent` begin and end with its body.
 * @param {Block} block
 */
function endConcurrentTests(block) {
  for (const child of block.children ?? []) {
    if (!('fn' in child)) endConcurrentTests(child)
    else if (child.concurrent) endWithBody(child)
  }
}

/** @param {Concurrent} concurrent */
function endWithBody(concurrent) {
  const { fn } = concurrent
  concurrent.fn = async function () {
    beginTest(concurrent, { reset: false })
    try {
      await fn.call(this)
    } catch (error) {
      endTest(concurrent, true)
      throw error
    }
    endTest(concurrent, Boolean(concurrent.failing))
  }
}

/** @returns {Circus | undefined} */
function circus() {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(({ description }) => description === 'JEST_STATE_SYMBOL')
  return symbol && Reflect.get(globalThis, symbol)
}

function requireModernJest() {
  try {
    require('node:util')
    require('@jest/globals')
  } catch (error) {
    throw Object.assign(new Error('auth0-actions-cache/jest needs Jest 27 or later: earlier ones cannot load it'), { cause: error })
  }
}
