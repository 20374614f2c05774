'use strict'

// The tests and configurations of docs/runners.md. Those for Bun and Deno are in bun-checks.js and deno-checks.js.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { configuration, readBlocks, readmeFiles } = require('../helpers/readme.js')
const { writeFiles } = require('../helpers/scratch.js')
const { makeProject, run } = require('./project.js')

const PAGE = 'docs/runners.md'

/**
 * A project with the page's block of a kind as a test file.
 * @param {string} project
 * @param {string} kind
 * @param {Record<string, string>} [files]
 */
function withBlock(project, kind, files = {}) {
  const dir = makeProject(project)
  const [{ text }] = readBlocks(PAGE).filter((block) => block.kind === kind)
  writeFiles(path.join(dir, 'suites', 'page'), { ...readmeFiles(PAGE), 'login.test.js': text, ...files })
  return dir
}

/** A project in which two folders of the page have the suite that fails without a reset. */
function withFolders(project, suite, files) {
  const dir = makeProject(project)
  const extension = path.extname(suite)
  const text = fs.readFileSync(path.join(dir, 'suites', suite), 'utf8').replace('../shared', '../../shared')
  const tests = { [`login/leak.test${extension}`]: text, [`registration/leak.test${extension}`]: text }
  writeFiles(path.join(dir, 'suites', 'page'), { ...tests, ...files })
  return dir
}

function assertPassed({ status, output }, passed) {
  assert.equal(status, 0, output)
  assert.match(output, passed)
}

describe(PAGE, () => {
  it('has a test and a configuration for AVA', () => {
    const dir = withBlock('ava6', 'ava')
    fs.writeFileSync(path.join(dir, 'ava.config.mjs'), configuration('ava.config.mjs', PAGE))
    assertPassed(run(dir, ['node_modules/ava/entrypoints/cli.mjs', 'suites/page/login.test.js']), /1 test passed/)
  })

  it('has a test and a helper for Jasmine', () => {
    const dir = withBlock('jasmine7', 'jasmine', { 'spec/helpers/cache.js': configuration('spec/helpers/cache.js', PAGE) })
    const ran = run(dir, ['node_modules/jasmine/bin/jasmine.js', '--helper=suites/page/spec/helpers/cache.js', 'suites/page/login.test.js'])
    assertPassed(ran, /1 spec, 0 failures/)
  })

  it('has a test for node-tap', () => {
    const dir = withBlock('tap', 'tap')
    fs.writeFileSync(path.join(dir, 'tsconfig.json'), '{}')
    assertPassed(run(dir, ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', '--reporter=tap', 'suites/page/login.test.js']), /# \{ total: 1, pass: 1 \}/)
  })

  it('has a test for uvu', () => {
    const dir = withBlock('uvu', 'uvu')
    assertPassed(run(dir, ['node_modules/uvu/bin.js', '--require', 'auth0-actions-cache/isolate', 'suites/page', 'login']), /Passed: +1/)
  })

  it('has the matchers for any expect', () => {
    const dir = withBlock('jest30', 'expect')
    assert.deepEqual(run(dir, ['suites/page/login.test.js']), { status: 0, output: '', files: [] })
  })

  it("has a configuration for Jest's projects", () => {
    const dir = withFolders('jest30', 'jest/leak.test.js', { 'jest.config.js': configuration('jest.config.js', PAGE) })
    assertPassed(run(dir, ['node_modules/jest/bin/jest.js', '--config', 'suites/page/jest.config.js']), /^Tests: +4 passed, 4 total$/m)
  })

  it("has a configuration for Vitest's projects", () => {
    const dir = withFolders('vitest4', 'vitest/leak.test.mjs', { 'vitest.config.mjs': configuration('vitest.config.mjs', PAGE) })
    assertPassed(run(dir, ['node_modules/vitest/vitest.mjs', 'run', '--root', 'suites/page']), /Tests +4 passed/)
  })
})
