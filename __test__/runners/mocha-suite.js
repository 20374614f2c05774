'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { it } = require('node:test')

const { assertHooksRan, assertOutcomes, hookEndTest } = require('./end-test.js')
const { assertOwnTenants } = require('./expectations.js')
const { copyTestFile, makeProject, putPackage, run } = require('./project.js')

const FILES = 6

/**
 * Runs the suites under a version of Mocha.
 * @param {string} project
 * @param {string} [node]
 */
function testMocha(project, node = process.execPath) {
  const dir = makeProject(project)
  copyTestFile(dir, 'suites/mocha/isolation.test.js', FILES)

  /**
   * @param {string} pattern
   * @param {string[]} [args]
   * @param {string[]} [setup]
   */
  function runMocha(pattern, args = [], setup = ['--require=auth0-actions-cache/mocha']) {
    return run(dir, ['node_modules/mocha/bin/mocha.js', ...setup, ...args, `suites/mocha/${pattern}`], { node })
  }

  it('gives all files one tenant, and each test a clean one: serial', () => {
    const ran = runMocha('isolation-*.test.js')
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /30 passing/)
    assert.equal(ran.files.length, FILES)
    assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, 1)
    assert.notEqual(ran.files[0].tenant, 'default')
  })

  it('gives each file a tenant, and each test a clean one: parallel', () => {
    // One process runs all six, one after the other, and so would find what is left.
    const ran = runMocha('isolation-*.test.js', ['--parallel', '--jobs=2'])
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /30 passing/)
    const processes = new Set(ran.files.map(({ pid }) => pid)).size
    assert.ok(processes < FILES, 'a process runs more than one file')
    assertOwnTenants(ran.files, { files: FILES, processes, threads: processes, beside: 0 })
    assert.ok(ran.files.every(({ records }) => records === 0))
  })

  for (const [mode, args] of [['serial', []], ['parallel', ['--parallel']]]) {
    it(`works with ES modules, import beside require, and the spies of node:test: ${mode}`, () => {
      const ran = runMocha('esm.test.mjs', args)
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /1[34] passing/)
    })
  }

  it('says so when a test file requires it, which is too late', () => {
    const late = runMocha('leak.test.js', [], ['--file=node_modules/auth0-actions-cache/mocha.js'])
    assert.notEqual(late.status, 0)
    assert.match(late.output, /auth0-actions-cache\/mocha belongs into --require/)
  })

  it('works by way of another setup file that exports its hooks', () => {
    const { status, output } = runMocha('leak.test.js', [], ['--require=./suites/mocha/own-setup.js'])
    assert.equal(status, 0, output)
  })

  for (const mode of ['serial', 'parallel']) {
    it(`ends a test with its body, and fails it alone: ${mode}`, () => {
      hookEndTest(dir)
      const report = path.join(dir, 'report.json')
      const options = ['--reporter=json', `--reporter-option=output=${report}`, ...(mode === 'serial' ? [] : ['--parallel'])]
      const ran = runMocha('end.test.js', options)
      assert.notEqual(ran.status, 0, ran.output)
      assertHooksRan(ran.files, { isBeforeHooks: true })
      const { failures, passes, pending } = JSON.parse(fs.readFileSync(report, 'utf8'))
      const named = (/** @type {{ fullTitle: string }[]} */ tests, /** @type {string} */ outcome) =>
        tests.map(({ fullTitle }) => /** @type {[string, string]} */ ([fullTitle, outcome]))
      assertOutcomes([...named(failures, 'fails'), ...named(passes, 'passes'), ...named(pending, 'skipped')])
      for (const { fullTitle, err } of failures) {
        assert.equal(err.message, fullTitle.includes('of its own') ? 'its own' : 'ended badly', fullTitle)
      }
      putPackage(dir)
    })
  }

  it('is what keeps tests apart', () => {
    assert.equal(runMocha('leak.test.js').status, 0)
    const without = runMocha('leak.test.js', [], [])
    assert.equal(without.status, 1)
    assert.match(without.output, /1 passing[^]*1 failing[^]*sees none/)
  })
}

module.exports = { testMocha }
