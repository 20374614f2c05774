'use strict'

// How an entry tells which runner loads it, in processes that look like that runner's. Real ones are in runners/.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')

const { isAtLeast } = require('../lib/runner.js')
const { ROOT } = require('./helpers/child.js')
const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')
const { assertRefused, wrongEntries } = require('./runners/wrong-entry.js')

const LIB = JSON.stringify(path.join(ROOT, 'lib', 'runner.js'))

/** Prints what each entry says where this file is the main one: nothing, or what it throws. */
const MAIN = `
  const { mainFile, refuseOwnEntry, requireRunner } = require(${LIB})
  const said = (call) => { try { return call() ?? '' } catch ({ message }) { return message } }
  const entries = ['jest', 'vitest', 'mocha', 'node-test', 'bun']
  console.log(JSON.stringify({
    ...Object.fromEntries(entries.map((entry) => [entry, said(() => requireRunner(entry))])),
    isolate: said(refuseOwnEntry),
    unknown: said(() => requireRunner('mocha', { orUnknown: true })),
    mainFile: mainFile(),
  }))`

const addVersion = (name) => `Object.defineProperty(process, 'versions', { value: { ...process.versions, ${name}: '1.0.0' } })`
const GLOBALS_OF_JEST = { 'global/@jest/globals/index.js': 'module.exports = {}' }

/**
 * What each entry says in a process with this main file, after this code.
 * @param {import('node:test').TestContext} t
 * @param {{ main?: string, code?: string, files?: Record<string, string>, env?: NodeJS.ProcessEnv }} [process_]
 */
async function saidIn(t, { main = 'main.js', code = '', files = {}, env = {} } = {}) {
  const folder = emptyFolder(t)
  writeFiles(folder, { ...files, [main]: `${code}\n${MAIN}` })
  // Jest's globals are looked for from the package's folder: by this they are found there.
  const options = { env: { ...process.env, NODE_PATH: path.join(folder, 'global'), ...env } }
  const { code: status, stdout, stderr } = await run(folder, [path.join(folder, main)], options)
  assert.equal(status, 0, stderr)
  const said = JSON.parse(stdout)
  assert.equal(said.mainFile, path.join(folder, main))
  return said
}

/** That each entry but the runner's own refuses, and says whose it is. */
function assertIs(runner, said) {
  const wrong = wrongEntries(runner)
  for (const entry of ['jest', 'vitest', 'mocha', 'node-test', 'bun', 'isolate']) {
    if (wrong.includes(entry)) assertRefused(runner, entry, { status: 1, output: said[entry] })
    else assert.equal(said[entry], '')
  }
  assert.equal(said.unknown === '', runner === 'mocha')
}

function assertIsUnknown(said) {
  const names = { jest: 'Jest', vitest: 'Vitest', mocha: 'Mocha', 'node-test': 'node:test', bun: 'bun test' }
  for (const [entry, name] of Object.entries(names)) {
    assert.equal(said[entry], `auth0-actions-cache/${entry} is for ${name}, which does not run here. For a runner that has no entry of its own there is auth0-actions-cache/isolate`)
  }
  assert.deepEqual([said.isolate, said.unknown], ['', ''])
}

const MAIN_FILES = {
  'node_modules/ava/lib/worker/main.js': 'ava',
  'node_modules/jasmine/bin/jasmine.js': 'jasmine',
  'node_modules/jest/bin/jest.js': 'jest',
  'node_modules/jest-cli/bin/jest.js': 'jest',
  'node_modules/jest-worker/build/workers/processChild.js': 'jest',
  'node_modules/mocha/bin/mocha.js': 'mocha',
  'node_modules/uvu/bin.js': 'uvu',
  'node_modules/other/node_modules/mocha/bin/mocha.js': 'mocha',
}
for (const [main, runner] of Object.entries(MAIN_FILES)) {
  test(`${runner} is told by its main file: ${main}`, async (t) => assertIs(runner, await saidIn(t, { main })))
}

for (const main of ['main.js', 'mocha/bin/mocha.js', 'node_modules/other/run.js', 'node_modules/mocha/node_modules/other/run.js', 'node_modules/mocha.js', 'node_modules/toString/run.js']) {
  test(`no runner is told by ${main}`, async (t) => assertIsUnknown(await saidIn(t, { main })))
}

const SIGNS = {
  'Vitest by its global': ['vitest', { code: 'globalThis.__vitest_worker__ = undefined' }],
  'Vitest under Bun': ['vitest', { code: `globalThis.__vitest_worker__ = {}\n${addVersion('bun')}`, files: GLOBALS_OF_JEST }],
  'Deno by its version': ['deno', { code: addVersion('deno') }],
  'Mocha under Deno': ['mocha', { code: addVersion('deno'), main: 'node_modules/mocha/bin/mocha.js' }],
  'bun test by what it lends': ['bun', { code: addVersion('bun'), files: GLOBALS_OF_JEST }],
  'Jest by its globals': ['jest', { files: GLOBALS_OF_JEST }],
  'node-tap by its loader': ['tap', { code: "process.execArgv.push('--import=file:///node_modules/@tapjs/core/register.mjs', '--test')" }],
  'node:test by its option': ['node-test', { code: "process.execArgv.push('--test')" }],
  'node:test by its variable': ['node-test', { code: "process.env.NODE_TEST_CONTEXT = 'child-v8'" }],
}
for (const [name, [runner, given]] of Object.entries(SIGNS)) {
  test(name, async (t) => assertIs(runner, await saidIn(t, given)))
}

const NO_SIGNS = {
  'Bun without a test runner': { code: addVersion('bun') },
  'Jest’s globals outside of Jest': { files: { 'global/@jest/globals/index.js': "throw new Error('Do not import outside of Jest')" } },
  'another option': { code: "process.execArgv.push('--test-only', '--import=./tap.mjs')" },
}
for (const [name, given] of Object.entries(NO_SIGNS)) {
  test(`no runner: ${name}`, async (t) => assertIsUnknown(await saidIn(t, given)))
}

test('the main file is what a link leads to', { skip: process.platform === 'win32' }, async (t) => {
  const folder = emptyFolder(t)
  writeFiles(folder, { 'node_modules/mocha/bin/mocha.js': MAIN })
  fs.mkdirSync(path.join(folder, 'node_modules', '.bin'))
  const link = path.join(folder, 'node_modules', '.bin', 'mocha')
  fs.symlinkSync('../mocha/bin/mocha.js', link)
  const { stdout } = await run(folder, [link])
  const said = JSON.parse(stdout)
  assert.equal(said.mainFile, path.join(folder, 'node_modules', 'mocha', 'bin', 'mocha.js'))
  assertIs('mocha', said)
})

test('a main file that is none, as in `node -`, is no runner', async (t) => {
  const { stdout } = await run(emptyFolder(t), ['-e', MAIN, 'node_modules/mocha'])
  const said = JSON.parse(stdout)
  assert.equal(said.mainFile, 'node_modules/mocha')
  assertIsUnknown(said)
})

test('a version is compared number by number', () => {
  for (const version of ['18.19.0', '18.19.5', '18.20.0', '19.0.0', '20.1.0', '18.19.0-nightly']) {
    assert.equal(isAtLeast(version, 18, 19), true, version)
  }
  for (const version of ['18.18.9', '18.9.0', '17.99.0', '9.20.0', '18']) assert.equal(isAtLeast(version, 18, 19), false, version)
  assert.equal(isAtLeast('18.0.0', 18), true)
  assert.equal(isAtLeast('1.2', 1, 2, 0), false)
})
