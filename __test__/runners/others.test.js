'use strict'

// Runners that have no entry of their own: `isolate` keeps their files apart, and a hook of the suite resets.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { assertOwnTenants } = require('./expectations.js')
const { copyTestFile, makeProject, run } = require('./project.js')

const FILES = 4
const names = (/** @type {string} */ runner) => Array.from({ length: FILES }, (_, index) => `suites/${runner}/isolation-${index + 1}.test.js`)

/** @param {string} runner @param {string} project */
function makeSuites(runner, project) {
  const dir = makeProject(project)
  copyTestFile(dir, `suites/${runner}/isolation.test.js`, FILES)
  return dir
}

describe('AVA', () => {
  const dir = makeSuites('ava', 'ava6')

  /** @param {string} pattern @param {object} config */
  function runAva(pattern, config) {
    const settings = { files: [`suites/ava/${pattern}`], require: ['auth0-actions-cache/isolate'], concurrency: 2, ...config }
    fs.writeFileSync(path.join(dir, 'ava.config.mjs'), `export default ${JSON.stringify(settings)}\n`)
    return run(dir, ['node_modules/ava/entrypoints/cli.mjs', '--tap'])
  }

  for (const workerThreads of [true, false]) {
    const mode = workerThreads ? 'threads' : 'processes'
    it(`keeps its files apart: ${mode}`, () => {
      const ran = runAva('isolation-*.test.js', { workerThreads })
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /^# pass 12$/m)
      const processes = workerThreads ? 1 : FILES
      assertOwnTenants(ran.files, { files: FILES, processes, threads: FILES, beside: workerThreads ? FILES - 1 : 0 })
      assert.ok(ran.files.every(({ records }) => records === 0))
    })
  }

  it('has files that meet without it', () => {
    const ran = runAva('isolation-*.test.js', { require: [], concurrency: FILES })
    assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, 1)
  })

  it('has tests that fail without a reset', () => {
    const ran = runAva('leak.test.js', {})
    assert.equal(ran.status, 1)
    assert.match(ran.output, /^not ok \d - sees none$/m)
    assert.match(ran.output, /^# pass 1$/m)
  })
})

describe('Jasmine', () => {
  const dir = makeSuites('jasmine', 'jasmine7')
  const runJasmine = (/** @type {string[]} */ files, /** @type {string[]} */ args) =>
    run(dir, ['node_modules/jasmine/bin/jasmine.js', ...args, ...files])

  for (const [mode, args] of Object.entries({ serial: ['--random=false'], parallel: ['--parallel=2'] })) {
    it(`resets before each test: ${mode}`, () => {
      const ran = runJasmine(names('jasmine'), ['--helper=suites/jasmine/helper.js', ...args])
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /20 specs, 0 failures/)
      assert.equal(ran.files.length, FILES)
      // The files of a process share its tenant.
      const processes = new Set(ran.files.map(({ pid }) => pid)).size
      assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, processes)
      assert.ok(ran.files.every(({ tenant }) => tenant.startsWith('jasmine ')))
    })
  }

  it('has tests that fail without a reset', () => {
    const ran = runJasmine(['suites/jasmine/leak.test.js'], ['--random=false'])
    assert.notEqual(ran.status, 0)
    assert.match(ran.output, /2 specs, 1 failure/)
  })
})

describe('node-tap', () => {
  const dir = makeSuites('tap', 'tap')
  // Else node-tap takes that of this repository, and its compiler.
  fs.writeFileSync(path.join(dir, 'tsconfig.json'), '{}')
  const runTap = (/** @type {string[]} */ files) =>
    run(dir, ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', '--jobs=2', '--reporter=tap', ...files])

  it('keeps its files apart', () => {
    const ran = runTap(names('tap'))
    assert.equal(ran.status, 0, ran.output)
    assertOwnTenants(ran.files, { files: FILES, processes: FILES, threads: FILES, beside: 0 })
    assert.ok(ran.files.every(({ tenant }) => /^isolation-\d\.test\.js /.test(tenant)))
  })

  it('has tests that fail without a reset', () => {
    const ran = runTap(['suites/tap/leak.test.js'])
    assert.equal(ran.status, 1)
    assert.match(ran.output, /not ok \d - sees none/)
  })
})

describe('uvu', () => {
  const dir = makeSuites('uvu', 'uvu')
  const runUvu = (/** @type {string} */ pattern, /** @type {string[]} */ args) => run(dir, ['node_modules/uvu/bin.js', ...args, 'suites/uvu', pattern])

  it('resets before each test', () => {
    const ran = runUvu('isolation-', ['-r', 'auth0-actions-cache/isolate'])
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /Passed: +12/)
    assert.equal(ran.files.length, FILES)
    assert.ok(ran.files.every(({ tenant }) => tenant.startsWith('uvu ')))
  })

  it('has tests that fail without a reset', () => {
    const ran = runUvu('leak', ['-r', 'auth0-actions-cache/isolate'])
    assert.equal(ran.status, 1)
    assert.match(ran.output, /FAIL +"sees none"/)
    assert.match(ran.output, /Passed: +1\b/)
  })
})
