'use strict'

// For Mocha's `--require`: root hooks. Mocha loads a run's test files before its first hook runs, all of them in its
// serial mode and one in its parallel mode; so the tenant of a run must be there before, and goes when the run is over.

const path = require('node:path')

const { isAtLeast, mainFile, requireRunner } = require('./lib/runner.js')
const { beginTest, endTest, enterTestFile } = require('./lib/test-file.js')

/**
 * @typedef {(this: unknown, done?: (error?: unknown) => void) => unknown} Body
 * @typedef {{ fn: Body }} Test
 */

// Editors run Mocha by programs of their own.
requireRunner('mocha', { orUnknown: true })
requireRootHooks()

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
  /** @this {{ currentTest: Test }} */
  beforeEach() {
    beginTest(this.currentTest)
    endWithBody(this.currentTest)
  },
}

/**
 * What has been put in the place of a test's body, and that body. A test that is tried again takes over the former.
 * @type {WeakMap<Body, Body>}
 */
const bodies = new WeakMap()

/**
 * Lets the test end when its body does: an `afterEach` hook that throws would end Mocha's whole run.
 * @param {Test} test
 */
function endWithBody(test) {
  const body = bodies.get(test.fn) ?? test.fn
  // Mocha gives `done` to a function with a parameter.
  const wrapped = body.length > 0 ? withCallback(test, body) : withResult(test, body)
  bodies.set(wrapped, body)
  test.fn = wrapped
}

/** @type {(test: Test, body: Body) => Body} */
function withResult(test, body) {
  return function () {
    const result = /** @type {PromiseLike<unknown> | null | undefined} */ (orEnd(test, () => body.call(this)))
    if (typeof result?.then !== 'function') {
      endTest(test, false)
      return result
    }
    return result.then(
      (value) => {
        endTest(test, false)
        return value
      },
      (error) => {
        endTest(test, true)
        throw error
      },
    )
  }
}

/** @type {(test: Test, body: Body) => Body} */
function withCallback(test, body) {
  return function (done) {
    const wrappedDone = (/** @type {unknown} */ error) => {
      try {
        endTest(test, Boolean(error))
      } catch (ended) {
        return done?.(ended)
      }
      return done?.(error)
    }
    return orEnd(test, () => body.call(this, wrappedDone))
  }
}

/**
 * Runs a body, whose error, or `this.skip()`, ends the test.
 * @param {Test} test
 * @param {() => unknown} run
 */
function orEnd(test, run) {
  try {
    return run()
  } catch (error) {
    endTest(test, true)
    throw error
  }
}

/** Mocha calls no root hooks of a required module before 7.2, and says nothing. */
function requireRootHooks() {
  const [, folder] = /^(.*[\\/]node_modules[\\/]mocha)[\\/]/.exec(mainFile()) ?? []
  if (!folder) return
  const { version } = require(path.join(folder, 'package.json'))
  if (!isAtLeast(version, 7, 2)) throw new Error(`auth0-actions-cache/mocha needs Mocha 7.2 or later: ${version} knows no root hooks`)
}
