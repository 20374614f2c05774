'use strict'

// What `deno test` must do with the package: for the project here, and for the packed one of test:matrix.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { assertOwnTenants } = require('./expectations.js')
const { copyTestFile, run } = require('./project.js')
const { assertRefused, wrongEntries } = require('./wrong-entry.js')

const FILES = 4
const PERMISSIONS = ['--allow-env', '--allow-ffi', '--allow-read', '--allow-write']

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
      const ran = runDeno([...PERMISSIONS, ...(mode ? [mode] : [])], files)
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
      assertRefused('deno', entry, runDeno(PERMISSIONS, ['suites/deno/wrong.test.mjs']))
    },
  }))
  return [
    ...isolates,
    ...refusals,
    {
      name: 'has tests that fail without a reset',
      check() {
        const ran = runDeno(PERMISSIONS, ['suites/deno/leak.test.mjs'])
        assert.equal(ran.status, 1)
        assert.match(ran.output, /sees none .*FAILED/)
        assert.match(ran.output, /1 passed .* 1 failed/)
      },
    },
  ]
}

module.exports = { denoChecks }
