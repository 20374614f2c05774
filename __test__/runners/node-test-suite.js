'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { it } = require('node:test')

const { assertHooksRan, assertOutcomes, hookEndTest } = require('./end-test.js')
const { assertOwnTenants } = require('./expectations.js')
const { copyTestFile, putPackage, run } = require('./project.js')

const FILES = 4
const ENTRY = 'auth0-actions-cache/node-test'
const WAYS = {
  'by --import': { args: ['--import', ENTRY], env: {} },
  'by NODE_OPTIONS': { args: [], env: { NODE_OPTIONS: `--import ${ENTRY}` } },
}

/**
 * Runs the suites under the node:test of a Node.
 * @param {string} dir of a project
 * @param {{ node?: string, isolationNone?: string }} [options] `isolationNone`: the option by which this Node runs
 *   all files in one process, if it has one
 */
function testNodeTest(dir, { node = process.execPath, isolationNone } = {}) {
  copyTestFile(dir, 'suites/node-test/isolation.test.js', FILES)

  /**
   * @param {RegExp} pattern
   * @param {string[]} [args]
   */
  function runNodeTest(pattern, args = ['--import', 'auth0-actions-cache/node-test']) {
    const files = fs.readdirSync(path.join(dir, 'suites/node-test')).filter((file) => pattern.test(file))
    return run(dir, [...args, '--test', '--test-reporter=tap', ...files.map((file) => `suites/node-test/${file}`)], { node })
  }

  it('gives each file a tenant, and each test a clean one', () => {
    const ran = runNodeTest(/^isolation/)
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /^# pass 20$/m)
    assertOwnTenants(ran.files, { files: FILES, processes: FILES, threads: FILES, beside: 0 })
    assert.equal(ran.output.match(/^# tests /gm)?.length, 1, 'one summary')
  })

  it('resets before each test, but not before subtests', () => {
    const ran = runNodeTest(/^subtests/)
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /^# fail 0$/m)
    assert.match(ran.output, /^# pass 12$/m)
  })

  it('resets after a test that was cancelled', () => {
    const ran = runNodeTest(/^cancelled/)
    assert.equal(ran.status, 1, 'those that were cancelled fail')
    const outcomes = ran.output.match(/(?:not )?ok \d+ - starts clean/g) ?? []
    assert.equal(outcomes.length, 8, ran.output)
    assert.deepEqual(outcomes.filter((outcome) => outcome.startsWith('not')), [], ran.output)
  })

  it('leaves the workers of a test alone, which print no report of theirs', () => {
    const ran = run(dir, ['--import', 'auth0-actions-cache/node-test', '--test-reporter=tap', 'suites/node-test/worker.test.js'], { node })
    assert.equal(ran.status, 0, ran.output)
    assert.deepEqual(ran.output.match(/^# tests .*$/gm), ['# tests 1'])
  })

  for (const [way, options] of Object.entries(WAYS)) {
    it(`leaves what a test starts alone: ${way}`, () => {
      const { args, env } = options
      const ran = run(dir, [...args, '--test', '--test-reporter=tap', 'suites/node-test/children.test.js'], { node, env })
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /^# pass 8$/m)
    })
  }

  it('leaves programs alone that NODE_OPTIONS alone brings it to', () => {
    const env = WAYS['by NODE_OPTIONS'].env
    const prints = run(dir, ['suites/node-test/children/prints.js', ...(isolationNone ? [] : ['plain'])], { node, env })
    assert.equal(prints.status, 0, prints.output)
    assert.equal(JSON.parse(prints.output).mock, isolationNone ? 'function' : undefined)
    const throws = run(dir, ['suites/node-test/children/throws.js', 'handled'], { node, env })
    assert.deepEqual([throws.status, throws.output], [3, 'handled on purpose'])
    assert.equal(run(dir, ['suites/node-test/children/throws.js'], { node, env }).status, 1)
  })

  it('resets before the tests of a file by itself', () => {
    const { args } = WAYS['by --import']
    const ran = run(dir, [...args, '--test-reporter=tap', 'suites/node-test/leak.test.js'], { node })
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /^# pass 2$/m)
    // Before Node 22.12 it cannot wait for node:test to begin, and says so.
    const byOptions = run(dir, ['suites/node-test/leak.test.js'], { node, env: WAYS['by NODE_OPTIONS'].env })
    if (byOptions.status !== 0) assert.match(byOptions.output, /auth0-actions-cache\/node-test in NODE_OPTIONS needs --test/)
  })

  const isolations = isolationNone ? ['process', 'none'] : ['process']
  for (const isolation of isolations) {
    it(`serves run() of node:test, with isolation "${isolation}"`, () => {
      const outcomes = path.join(dir, 'outcomes.json')
      const files = ['isolation-1', 'isolation-2'].map((name) => path.join(dir, `suites/node-test/${name}.test.js`))
      const options = { files, isolation }
      const ways = [{ args: [], options: { ...options, nodeOptions: `--import ${ENTRY}` } }]
      // From Node 22.12 on, which this has too, the script that calls run() may itself be started with it.
      if (isolationNone) ways.push({ args: WAYS['by --import'].args, options })
      for (const { args, options: given } of ways) {
        const ran = run(dir, [...args, 'suites/node-test/run.mjs', JSON.stringify(given)], { node, env: { OUTCOMES: outcomes } })
        assert.deepEqual([ran.status, ran.output.replace(/^.*Warning.*$/gm, '').trim()], [0, ''], 'the script prints no report')
        const results = JSON.parse(fs.readFileSync(outcomes, 'utf8'))
        assert.deepEqual(results.filter(([outcome]) => outcome === 'fails'), [])
        assert.equal(results.filter(([, name]) => name.startsWith('starts clean')).length, 10)
        assert.equal(ran.files.filter(({ tenant }) => tenant !== 'default').length, 2)
        assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, isolation === 'none' ? 1 : 2)
      }
    })
  }

  it('works with ES modules, import beside require, and spies', () => {
    const ran = runNodeTest(/^esm/)
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /^# pass 1[34]$/m)
    assert.equal(ran.files.length, 2)
  })

  it('ends a test after the hooks of the user, and fails it alone', () => {
    hookEndTest(dir)
    const ran = runNodeTest(/^end/)
    assert.equal(ran.status, 1, ran.output)
    assertHooksRan(ran.files)
    assertOutcomes(outcomesOfTap(ran.output))
    assert.doesNotMatch(ran.output, /error of its own: fails\n *---\n[^#]*?error: 'ended badly'/)
    putPackage(dir)
  })

  it('is what keeps tests apart', () => {
    assert.equal(runNodeTest(/^leak/).status, 0)
    const without = runNodeTest(/^leak/, [])
    assert.equal(without.status, 1)
    assert.match(without.output, /not ok \d - sees none/)
    assert.match(without.output, /^# pass 1$/m)
  })

  if (!isolationNone) return
  it('gives all files one tenant, and each test a clean one: without process isolation', () => {
    const ran = runNodeTest(/^(isolation|subtests|esm)/, ['--import', 'auth0-actions-cache/node-test', isolationNone])
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /^# pass 46$/m)
    assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, 1)
    assert.equal(new Set(ran.files.map(({ pid }) => pid)).size, 1)
    assert.notEqual(ran.files[0].tenant, 'default')
  })
}

/**
 * @param {string} tap
 * @returns {[name: string, outcome: string][]}
 */
function outcomesOfTap(tap) {
  const words = { SKIP: 'skipped', TODO: 'todo' }
  const lines = [...tap.matchAll(/^ *((?:not )?ok) \d+ - ([^#\n]*?: [^#\n]*?)(?: # (\w+).*)?$/gm)]
  return lines.map(([, ok, name, directive]) => [name, words[directive] ?? (ok === 'ok' ? 'passes' : 'fails')])
}

module.exports = { testNodeTest }
