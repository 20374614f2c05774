'use strict'

// For `node --import`, before test files of node:test. Every Node process that a test starts gets `--import` too, by
// `fork`, `process.execArgv` or NODE_OPTIONS, and must behave as without it. To register a hook in it would make node:test
// begin there: it takes over uncaught errors and prints a report. So hooks are registered where tests are.

const { isMainThread } = require('node:worker_threads')

const { isAtLeast, requireRunner } = require('./lib/runner.js')
const { beginTest, endTest, enterTestFile, runningTests } = require('./lib/test-file.js')

/** @typedef {import('node:test').TestContext} TestContext */

/**
 * In the environment of what a test process starts, its NODE_TEST_CONTEXT or `none`. Where a process has the same, a test
 * has started it. Where it has another, `run()` of node:test has, for a test file.
 */
const STARTED_BY = 'AUTH0_ACTIONS_CACHE_STARTED_BY'

const { NODE_TEST_CONTEXT: context, [STARTED_BY]: startedBy, NODE_OPTIONS: options = '' } = process.env
const isRunner = process.execArgv.includes('--test')
const isFileOfRunner = Boolean(context) && context !== startedBy
const isChildOfTest = !isFileOfRunner && (startedBy !== undefined || process.send !== undefined)
const isByOptions = /--(?:import|require)\b|-r\b/.test(options)
const isInherited = startedBy !== undefined || (isByOptions && !options.includes('@tapjs')) || ((!isMainThread || process.send !== undefined) && process.execArgv.some((argument) => argument.includes('auth0-actions-cache')))

/** Whether node:test can be followed: from then on it knows its root before it adds its listeners. */
const CAN_FOLLOW = isAtLeast(process.versions.node, 22, 12)

let hasHooks = false

/**
 * The tests that end by a hook of their own. Where an `afterEach` of the user throws, a test has none.
 * @type {WeakSet<TestContext>}
 */
const willEnd = new WeakSet()

if (!isAtLeast(process.versions.node, 18, 19)) throw new Error(`auth0-actions-cache/node-test needs Node 18.19 or later, and this is ${process.version}`)
// Where another runner names it, and has not only inherited it.
if (!isInherited) requireRunner('node-test', { orUnknown: true })
// A test runner by itself is no child of a test, whoever has started it, and its files are none.
if (isRunner) delete process.env[STARTED_BY]
// The workers of a test get `--import` too.
if (isMainThread && (isRunner || !isChildOfTest)) enter()

function enter() {
  if (isRunner) {
    // Without process isolation it loads this when it has begun, else before, and runs no test itself.
    if (hasBegun() || process.execArgv.some((argument) => /^--(?:experimental-)?test-isolation=none$/.test(argument))) begin()
    return
  }
  if (isFileOfRunner) markChildren()
  enterTestFile(process.argv[1] ?? 'node:test', checkHooks)
  if (CAN_FOLLOW) followNodeTest()
  else if (isFileOfRunner || !isByOptions) registerHooks()
}

/** A file that NODE_OPTIONS alone brings here and no runner has started is a test only if it loads node:test. */
function checkHooks() {
  if (hasHooks || CAN_FOLLOW || !isNodeTestLoaded()) return
  throw new Error(`On Node ${process.version} auth0-actions-cache/node-test in NODE_OPTIONS needs --test: run the file by node --import auth0-actions-cache/node-test, or by node --test`)
}

function begin() {
  enterTestFile('node:test')
  registerHooks()
}

/** Registers the hooks when node:test begins, in this process or never. */
function followNodeTest() {
  if (hasBegun()) {
    registerHooks()
    return
  }
  process.on('newListener', function follow(event, listener) {
    if (!isOfNodeTest(event, listener)) return
    process.removeListener('newListener', follow)
    registerHooks()
  })
}

function hasBegun() {
  return process.listeners('beforeExit').some((listener) => isOfNodeTest('beforeExit', listener))
}

/**
 * Whether this is the listener that node:test adds when it begins.
 * @param {string | symbol} event
 * @param {Function} listener
 */
function isOfNodeTest(event, listener) {
  return event === 'beforeExit' && listener.name === 'exitHandler' && isNodeTestLoaded()
}

function isNodeTestLoaded() {
  const { moduleLoadList } = /** @type {{ moduleLoadList: string[] }} */ (/** @type {unknown} */ (process))
  return moduleLoadList.includes('NativeModule internal/test_runner/harness')
}

function markChildren() {
  process.env[STARTED_BY] = context ?? 'none'
}

function registerHooks() {
  const { afterEach, beforeEach } = require('node:test')
  hasHooks = true
  markChildren()
  beforeEach((test) => {
    beginBetweenTests(/** @type {TestContext} */ (test))
  })
  // After all that runs after the test, and where an error skips none of it. Not in `beforeEach`, because the hooks that
  // the test adds itself come before.
  afterEach((test) => {
    const ended = /** @type {TestContext} */ (test)
    willEnd.add(ended)
    ended.after(() => {
      endTest(ended, false)
    })
  })
}

/**
 * node:test calls it before every test, and does not say whose subtest one is. What begins while another test runs is
 * its subtest, or runs beside it: in either case the other still needs its records. One that was cancelled does not,
 * though node:test is late to say that it has ended, or never does.
 * @param {TestContext} test
 */
function beginBetweenTests(test) {
  const others = /** @type {TestContext[]} */ (runningTests())
  const isAlone = others.every(({ signal }) => signal.aborted)
  if (isAlone) for (const other of others) endTest(other, true)
  beginTest(test, { reset: isAlone, isWithin: (other) => isSubtest(test, /** @type {TestContext} */ (other)) })
  test.after(() => {
    if (!willEnd.has(test)) endTest(test, true)
  })
}

/**
 * Whether a test that began while another ran is its subtest. Node 18 does not tell, and there none is taken for one: what
 * a subtest did is then a fault of its parent.
 * @param {TestContext} test
 * @param {TestContext} other
 */
function isSubtest({ fullName }, other) {
  return fullName !== undefined && fullName.startsWith(`${other.fullName} > `)
}
