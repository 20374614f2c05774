'use strict'

// What `deno test` must do with the package: for the project here, and for the packed one of test:matrix.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { readBlocks, readmeFiles } = require('../helpers/readme.js')
const { writeFiles } = require('../helpers/scratch.js')
const { assertOwnTenants } = require('./expectations.js')
const { copyTestFile, run } = require('./project.js')
const { assertRefused, wrongEntries } = require('./wrong-entry.js')

const FILES = 4
const PAGE = 'docs/runners.md'
/** As the documentation has them. The suites also write a log. */
const PERMISSIONS = ['--allow-env', '--allow-ffi', '--allow-read']
const WITH_LOG = [...PERMISSIONS, '--allow-write']

/**
 * @param {string} dir of a project with the suites
 * @param {string} deno its program
 * @returns {{ name: string, check: () => void }[]}
 */
function denoChecks(dir, deno) {
  copyTestFile(dir, 'suites/deno/isolation.test.mjs', FILES)
  const files = Array.from({ length: FILES }, (_, index) => `suites/deno/isolation-${index + 1}.test.mjs`)

  /**
   * @param {string[]} args
   * @param {string[]} names
   */
  const runDeno = (args, names) => run(dir, ['test', '--no-check', ...args, ...names], { node: deno })

  const isolates = ['', '--parallel'].map((mode) => ({
    name: `gives each file a tenant ${mode}`,
    check() {
      const ran = runDeno([...WITH_LOG, ...(mode ? [mode] : [])], files)
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /12 passed/)
      assertOwnTenants(ran.files, { files: FILES, processes: 1, threads: new Set(ran.files.map(({ threadId }) => threadId)).size, beside: FILES - 1 })
      assert.ok(ran.files.every(({ tenant, records }) => /^isolation-\d\.test\.mjs /.test(tenant) && records === 0))
    },
  }))
  const refusals = wrongEntries('deno').map((entry) => ({
    name: `${entry} is refused`,
    check() {
      fs.writeFileSync(path.join(dir, 'suites/deno/wrong.test.mjs'), `import 'auth0-actions-cache/${entry}'\nimport './leak.test.mjs'\n`)
      assertRefused('deno', entry, runDeno(WITH_LOG, ['suites/deno/wrong.test.mjs']))
    },
  }))
  const page = {
    name: 'runs the test of docs/runners.md with its permissions',
    check() {
      const [{ text }] = readBlocks(PAGE).filter(({ kind }) => kind === 'deno')
      writeFiles(path.join(dir, 'suites', 'page'), { ...readmeFiles(PAGE), 'login.test.mjs': text })
      const ran = runDeno(PERMISSIONS, ['suites/page/login.test.mjs'])
      assert.equal(ran.status, 0, ran.output)
      assert.match(ran.output, /1 passed/)
    },
  }
  return [
    page,
    ...isolates,
    ...refusals,
    {
      name: 'has tests that fail without a reset',
      check() {
        const ran = runDeno(WITH_LOG, ['suites/deno/leak.test.mjs'])
        assert.equal(ran.status, 1)
        assert.match(ran.output, /sees none .*FAILED/)
        assert.match(ran.output, /1 passed .* 1 failed/)
      },
    },
  ]
}

module.exports = { PERMISSIONS, denoChecks }
