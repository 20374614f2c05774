'use strict'

// What `bun test` must do with the package: for the project here, and for the packed one of test:matrix.

const assert = require('node:assert/strict')
const path = require('node:path')

const { configuration, readBlocks, readmeFiles } = require('../helpers/readme.js')
const { writeFiles } = require('../helpers/scratch.js')
const { assertHooksRan, assertOutcomes, hookEndTest } = require('./end-test.js')
const { assertFailuresAreUnderstood, assertOwnTenants } = require('./expectations.js')
const { copyTestFile, run } = require('./project.js')
const { assertRefused, wrongEntries } = require('./wrong-entry.js')

const FILES = 4
const PAGE = 'docs/runners.md'
const PRELOAD = ['--preload=auth0-actions-cache/bun']
const MODES = [
  { name: 'one process', args: [], processes: 1 },
  { name: '--isolate', args: ['--isolate'], processes: 1 },
  { name: '--parallel', args: ['--parallel=2'] },
]

/**
 * @param {string} dir of a project with the suites
 * @param {string} bun its program
 * @returns {{ name: string, check: () => void }[]}
 */
function bunChecks(dir, bun) {
  copyTestFile(dir, 'suites/bun/isolation.test.js', FILES)

  /**
   * @param {string} pattern
   * @param {string[]} [args]
   */
  const runBun = (pattern, args = PRELOAD) => run(dir, ['test', ...args, `suites/bun/${pattern}`], { node: bun })

  const isolates = MODES.map(({ name, args, processes }) => ({
    name: `gives each file a tenant, and each test a clean one: ${name}`,
    check() {
      const ran = runBun('isolation-', [...PRELOAD, ...args])
      assert.equal(ran.status, 0, ran.output)
      const pids = new Set(ran.files.map(({ pid }) => pid)).size
      assertOwnTenants(ran.files, { files: FILES, processes: processes ?? pids, threads: processes ?? pids, beside: 0 })
      assert.ok(ran.files.every(({ tenant }) => /^isolation-\d\.test\.js /.test(tenant)))
    },
  }))
  const refusals = wrongEntries('bun').map((entry) => ({
    name: `${entry} is refused`,
    check: () => assertRefused('bun', entry, runBun('leak', [`--preload=auth0-actions-cache/${entry}`])),
  }))
  const page = {
    name: 'runs the test of docs/runners.md by its bunfig.toml',
    check() {
      const [{ text }] = readBlocks(PAGE).filter(({ kind }) => kind === 'bun')
      const folder = path.join(dir, 'suites', 'page')
      writeFiles(folder, { ...readmeFiles(PAGE), 'bunfig.toml': configuration('bunfig.toml', PAGE), 'login.test.js': text })
      const ran = run(folder, ['test', 'login.test.js'], { node: bun })
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /^ *1 pass$/m)
    },
  }
  return [
    page,
    ...isolates,
    ...refusals,
    {
      name: 'speaks its time and its expect',
      check() {
        const ran = runBun('behaviour')
        assert.equal(ran.status, 0, ran.output)
        assert.match(ran.output, /^ *\d\d pass$/m)
      },
    },
    {
      name: 'shows what is wrong, and no value',
      check() {
        const { status, output } = runBun('failing')
        assertFailuresAreUnderstood({ status, output: output.replace(/^ *6 fail$/m, '6 failed') })
      },
    },
    {
      name: 'is what keeps tests apart',
      check() {
        assert.equal(runBun('leak').status, 0)
        const without = runBun('leak', [])
        assert.equal(without.status, 1)
        assert.match(without.output, /\(fail\) sees none/)
        assert.match(without.output, /^ *1 pass$/m)
      },
    },
    {
      name: 'ends a test after the hooks of the user, and fails it alone',
      check() {
        hookEndTest(dir)
        const ran = runBun('end')
        assert.equal(ran.status, 1, ran.output)
        assertHooksRan(ran.files)
        const words = { pass: 'passes', fail: 'fails', skip: 'skipped' }
        const lines = [...ran.output.matchAll(/^\((\w+)\) (.*?: .*?)(?: \(attempt \d+\))?(?: \[.*\])?$/gm)]
        assertOutcomes(lines.map(([, outcome, name]) => [name, words[outcome] ?? outcome]))
      },
    },
  ]
}

module.exports = { bunChecks }
