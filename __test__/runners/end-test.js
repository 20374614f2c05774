'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const PACKAGE = path.join('node_modules', 'auth0-actions-cache')

/** A test is judged when it ends for the first time, if it is not excused. */
const BEGIN = 'globalThis.endedTests?.delete(TEST)'
const END = `
  if (!(globalThis.endedTests ??= new Set()).has(TEST)) {
    globalThis.endedTests.add(TEST)
    if (!EXCUSED) globalThis.onEndTest?.(TEST)
  }`

/**
 * Lets `endTest` of the package in a project call `globalThis.onEndTest`, where it would judge a test.
 * @param {string} dir
 */
function hookEndTest(dir) {
  const files = ['bun.js', 'jest.js', 'mocha.js', 'node-test.js', 'lib/test-file.js']
  for (const file of files.map((name) => path.join(dir, PACKAGE, name))) {
    const text = fs.readFileSync(file, 'utf8')
    const begun = text.replace(/function beginTest\d*\((\w+),.*\) \{/, `$&${BEGIN.replaceAll('TEST', '$1')}\n`)
    const hooked = begun.replace(/function endTest\d*\((\w+), (\w+)\) \{/, `$&${END.replaceAll('TEST', '$1').replace('EXCUSED', '$2')}`)
    assert.ok(text !== begun && begun !== hooked, `${file} has no beginTest and endTest`)
    fs.writeFileSync(file, hooked)
  }
}

/**
 * The suite of shared/end.js ran to its end, each test with the outcome that its name says, and hooks in order.
 * @param {unknown[]} steps as it logged them
 * @param {{ isBeforeHooks?: boolean }} [runner] whether a test ends before the user's `afterEach`
 */
function assertHooksRan(steps, { isBeforeHooks = false } = {}) {
  const log = steps.join(' ')
  const ended = (/** @type {string} */ hooks) => (isBeforeHooks ? `body end ${hooks}` : `body ${hooks} end`)
  assert.ok(log.startsWith(`beforeEach ${ended('afterEach')} beforeEach`), log)
  // Node 18 runs the hooks of a suite last.
  assert.match(log, new RegExp(ended('(afterEach of the suite afterEach|afterEach afterEach of the suite)')))
  assert.equal(steps.filter((step) => step === 'beforeEach').length, steps.filter((step) => step === 'afterEach').length, log)
  assert.ok(steps.includes('after'), log)
}

/** @param {[name: string, outcome: string][]} outcomes */
function assertOutcomes(outcomes) {
  assert.ok(outcomes.length > 8, outcomes.join('\n'))
  for (const [name, outcome] of outcomes) {
    const [, expected] = /: (?:is )?(\w+)$/.exec(name) ?? []
    assert.equal(outcome, expected, name)
  }
}

/**
 * The outcomes in a report of Jest's, which Vitest writes too.
 * @param {string} file
 * @returns {[name: string, outcome: string][]}
 */
function outcomesOfJson(file) {
  const { testResults } = JSON.parse(fs.readFileSync(file, 'utf8'))
  const words = { passed: 'passes', failed: 'fails', pending: 'skipped', skipped: 'skipped' }
  return testResults[0].assertionResults.map(({ fullName, status }) => [fullName, words[status] ?? status])
}

module.exports = { assertHooksRan, assertOutcomes, hookEndTest, outcomesOfJson }
