'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { assertHooksRan, assertOutcomes, hookEndTest, outcomesOfJson } = require('./end-test.js')
const { assertFailuresAreUnderstood, assertOwnTenants } = require('./expectations.js')
const { copyTestFile, makeProject, putPackage, run } = require('./project.js')

const FILES = 6
const POOLS = [
  { pool: 'forks', isolate: true, processes: FILES, threads: FILES, beside: 0 },
  { pool: 'forks', isolate: false, processes: 2, threads: 2, beside: 0 },
  // Two files at a time, while the threads of two others may still be ending.
  { pool: 'threads', isolate: true, processes: 1, threads: FILES, beside: 3 },
  { pool: 'threads', isolate: false, processes: 1, threads: 2, beside: 1 },
  { pool: 'vmForks', isolate: true, processes: 2, threads: 2, beside: 0 },
  { pool: 'vmForks', isolate: false, processes: 2, threads: 2, beside: 0 },
  { pool: 'vmThreads', isolate: true, processes: 1, threads: 2, beside: 1 },
  { pool: 'vmThreads', isolate: false, processes: 1, threads: 2, beside: 1 },
]

/**
 * Runs the suites under a version of Vitest.
 * @param {string} project
 * @param {string} [node]
 */
function testVitest(project, node = process.execPath) {
  const dir = makeProject(project)
  copyTestFile(dir, 'suites/vitest/isolation.test.mjs', FILES)

  /**
   * @param {string} pattern
   * @param {object} [settings]
   */
  function runVitest(pattern, settings = {}) {
    const test = {
      root: dir,
      include: [`suites/vitest/${pattern}`],
      setupFiles: ['auth0-actions-cache/vitest'],
      maxWorkers: 2,
      reporters: ['default'],
      ...settings,
    }
    fs.writeFileSync(path.join(dir, 'vitest.config.mjs'), `export default ${JSON.stringify({ test })}\n`)
    return run(dir, ['node_modules/vitest/vitest.mjs', 'run'], { node })
  }

  for (const { pool, isolate, ...expected } of POOLS) {
    const mode = `${pool}${isolate ? '' : ' without isolation'}`

    it(`gives each file a tenant, and each test a clean one: ${mode}`, () => {
      const ran = runVitest('isolation-*.test.mjs', { pool, isolate })
      assert.equal(ran.status, 0, ran.output)
      assertOwnTenants(ran.files, { files: FILES, ...expected })
    })

    it(`speaks the test file's realm, its time and its expect: ${mode}`, () => {
      const ran = runVitest('behaviour.test.mjs', { pool, isolate })
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /Tests +\d\d passed/)
    })
  }

  for (const { pool, isolate, ...expected } of POOLS.filter((one) => !one.isolate)) {
    it(`does not fail silently when another setup file imports it: ${pool} without isolation`, () => {
      const ran = runVitest('isolation-*.test.mjs', { pool, isolate, setupFiles: ['suites/vitest/own-setup.mjs'] })
      if (ran.status === 0) assertOwnTenants(ran.files, { files: FILES, ...expected })
      else assert.match(ran.output, /has not run for this test file: name it in setupFiles itself/)
    })
  }

  if (hasAroundEach(dir)) {
    for (const hooks of ['stack', 'parallel']) {
      it(`leaves what a test's own hooks store: ${hooks}`, () => {
        const ran = runVitest('hooks.test.mjs', { sequence: { hooks } })
        assert.equal(ran.status, 0, ran.output)
        assert.match(ran.output, /Tests +4 passed/)
      })
    }
  }

  it('works with globals', () => {
    const ran = runVitest('globals.test.mjs', { globals: true })
    assert.equal(ran.status, 0, ran.output)
  })

  describe('two instances of the module', () => {
    for (const { pool } of POOLS.filter(({ isolate }) => isolate)) {
      it(`speak of one tenant, inlined: ${pool}`, () => {
        const ran = runVitest('two-instances.test.mjs', { pool, server: { deps: { inline: ['auth0-actions-cache'] } } })
        assert.equal(ran.status, 0, ran.output)
      })
    }
  })

  it('shows what is wrong, and no value', () => {
    assertFailuresAreUnderstood(runVitest('failing.test.mjs'))
  })

  for (const hooks of ['stack', 'list', 'parallel']) {
    it(`ends a test after the hooks of the user, and fails it alone: ${hooks}`, () => {
      hookEndTest(dir)
      const outputFile = path.join(dir, 'report.json')
      const ran = runVitest('end.test.mjs', { sequence: { hooks }, reporters: ['default', 'json'], outputFile })
      assert.equal(ran.status, 1, ran.output)
      assertHooksRan(ran.files)
      assertOutcomes(outcomesOfJson(outputFile))
      assert.doesNotMatch(ran.output, /FAIL [^\n]* has an error of its own: fails\s+Error: ended badly/)
      putPackage(dir)
    })
  }

  it('is what keeps tests apart', () => {
    assert.equal(runVitest('leak.test.mjs').status, 0)
    const without = runVitest('leak.test.mjs', { setupFiles: [] })
    assert.equal(without.status, 1)
    assert.match(without.output, /FAIL .*sees none/)
    assert.match(without.output, /Tests +1 failed \| 1 passed/)
  })
}

/**
 * Vitest has `aroundEach` from 4.1 on; of the versions here, 3 has not.
 * @param {string} dir
 */
function hasAroundEach(dir) {
  const { version } = JSON.parse(fs.readFileSync(path.join(dir, 'node_modules', 'vitest', 'package.json'), 'utf8'))
  return Number.parseInt(version, 10) > 3
}

module.exports = { testVitest }
