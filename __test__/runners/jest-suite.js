'use strict'

const assert = require('node:assert/strict')
const path = require('node:path')
const { it } = require('node:test')

const { assertHooksRan, assertOutcomes, hookEndTest, outcomesOfJson } = require('./end-test.js')
const { assertFailuresAreUnderstood, assertOwnTenants } = require('./expectations.js')
const { copyTestFile, makeProject, putPackage, run } = require('./project.js')

const FILES = 6
// With a memory limit Jest starts workers however quick the files were the last time.
const IN_WORKERS = { maxWorkers: 2, workerIdleMemoryLimit: '1GB' }
const MODES = [
  { name: 'processes', config: IN_WORKERS, processes: 2, threads: 2, beside: 0 },
  { name: 'in band', args: ['--runInBand'], processes: 1, threads: 1, beside: 0 },
  { name: 'worker threads', config: { ...IN_WORKERS, workerThreads: true }, processes: 1, threads: 2, beside: 1 },
]

/**
 * Runs the suites under a version of Jest.
 * @param {string} project
 * @param {string} [node]
 */
function testJest(project, node = process.execPath) {
  const dir = makeProject(project)
  copyTestFile(dir, 'suites/jest/isolation.test.js', FILES)

  /**
   * @param {string} pattern
   * @param {{ args?: string[], config?: object, env?: Record<string, string> }} mode
   */
  function runJest(pattern, { args = [], config = {}, env = {} } = {}) {
    const settings = {
      rootDir: dir,
      roots: ['<rootDir>/suites'],
      testMatch: [`**/jest/${pattern}`],
      setupFilesAfterEnv: ['auth0-actions-cache/jest'],
      injectGlobals: false,
      transform: {},
      ...config,
    }
    return run(dir, ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(settings), ...args], { env, node })
  }

  for (const mode of MODES) {
    it(`gives each file a tenant, and each test a clean one: ${mode.name}`, () => {
      const ran = runJest('isolation-*.test.js', mode)
      assert.equal(ran.status, 0, ran.output)
      assertOwnTenants(ran.files, { files: FILES, ...mode })
    })

    it(`speaks the test file's realm, its time and its expect: ${mode.name}`, () => {
      const ran = runJest('behaviour.test.js', mode)
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /^Tests: +\d\d passed, \d\d total$/m)
    })
  }

  it('works with ES modules', () => {
    const ran = runJest('esm.test.mjs', { args: ['--runInBand'], env: { NODE_OPTIONS: '--experimental-vm-modules' } })
    assert.equal(ran.status, 0, ran.output)
    assert.equal(ran.files.length, 1)
  })

  it('works with globals', () => {
    const ran = runJest('globals.test.js', { args: ['--runInBand'], config: { injectGlobals: true } })
    assert.equal(ran.status, 0, ran.output)
  })

  it('shows what is wrong, and no value', () => {
    assertFailuresAreUnderstood(runJest('failing.test.js'))
  })

  it('says where it belongs when it is set up elsewhere', () => {
    const ran = runJest('leak.test.js', { config: { setupFiles: ['auth0-actions-cache/jest'], setupFilesAfterEnv: [] } })
    assert.equal(ran.status, 1)
    assert.match(ran.output, /auth0-actions-cache\/jest belongs into setupFilesAfterEnv/)
  })

  it('ends a test after the hooks of the user, and fails it alone', () => {
    hookEndTest(dir)
    const report = path.join(dir, 'report.json')
    const ran = runJest('end.test.js', { args: ['--json', '--outputFile', report] })
    assert.equal(ran.status, 1, ran.output)
    assertHooksRan(ran.files)
    assertOutcomes(outcomesOfJson(report))
    assert.match(ran.output, /● has an error of its own: fails\s+its own/, 'its own error comes first')
    assert.doesNotMatch(ran.output, /● (?!ends badly: fails|in a suite › ends badly: fails)[^\n]*\s+ended badly/)
    putPackage(dir)
  })

  it('is what keeps tests apart', () => {
    assert.equal(runJest('leak.test.js').status, 0)
    const without = runJest('leak.test.js', { config: { setupFilesAfterEnv: [] } })
    assert.equal(without.status, 1)
    assert.match(without.output, /● sees none/)
    assert.match(without.output, /^Tests: +1 failed, 1 passed, 2 total$/m)
  })
}

module.exports = { testJest }
