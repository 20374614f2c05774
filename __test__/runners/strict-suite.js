'use strict'

// How each runner is told to run a suite, and what it says came of each test.

const fs = require('node:fs')
const path = require('node:path')

const { run } = require('./project.js')

/**
 * @typedef {{ name: string, outcome: string, message: string }} Result
 * @typedef {{ status: unknown, output: string, files: unknown[], results: Result[] }} Ran
 * @typedef {(dir: string, file: string, options?: { env?: Record<string, string>, args?: string[], config?: object, node?: string }) => Ran} RunStrict
 */

const WORDS = { passed: 'passes', failed: 'fails', pending: 'skipped', skipped: 'skipped' }

/**
 * What Jest has reported, and Vitest.
 * @param {string} report
 */
function resultsOfJson(report) {
  const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8'))
  return testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults.map(({ fullName, status, failureMessages }) => ({ name: fullName, outcome: WORDS[status] ?? status, message: failureMessages.join('\n') })),
  )
}

/** @param {string} dir */
function emptyReport(dir) {
  const report = path.join(dir, 'report.json')
  fs.rmSync(report, { force: true })
  return report
}

/** @type {RunStrict} */
function runJest(dir, file, { env, args = [], config = {} } = {}) {
  const report = emptyReport(dir)
  const settings = {
    rootDir: dir,
    roots: ['<rootDir>/suites'],
    testMatch: [`**/jest/${file}`],
    setupFilesAfterEnv: ['auth0-actions-cache/jest'],
    injectGlobals: false,
    transform: {},
    ...config,
  }
  const ran = run(dir, ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(settings), '--json', '--outputFile', report, ...args], { env })
  return { ...ran, results: resultsOfJson(report) }
}

/** @type {RunStrict} */
function runVitest(dir, file, { env, config = {} } = {}) {
  const report = emptyReport(dir)
  const test = {
    root: dir,
    include: [`suites/vitest/${file}`],
    setupFiles: ['auth0-actions-cache/vitest'],
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: report,
    ...config,
  }
  fs.writeFileSync(path.join(dir, 'vitest.config.mjs'), `export default ${JSON.stringify({ test })}\n`)
  const ran = run(dir, ['node_modules/vitest/vitest.mjs', 'run'], { env })
  return { ...ran, results: resultsOfJson(report) }
}

/** @type {RunStrict} */
function runMocha(dir, file, { env, args = [] } = {}) {
  const report = emptyReport(dir)
  const options = ['--require=auth0-actions-cache/mocha', '--reporter=json', `--reporter-option=output=${report}`, ...args]
  const ran = run(dir, ['node_modules/mocha/bin/mocha.js', ...options, `suites/mocha/${file}`], { env })
  const { failures, passes, pending } = JSON.parse(fs.readFileSync(report, 'utf8'))
  const named = (/** @type {any[]} */ tests, /** @type {string} */ outcome) =>
    tests.map(({ fullTitle, err }) => ({ name: fullTitle, outcome, message: err.message ?? '' }))
  return { ...ran, results: [...named(failures, 'fails'), ...named(passes, 'passes'), ...named(pending, 'skipped')] }
}

/** @type {RunStrict} */
function runNodeTest(dir, file, { env, args = ['--test'], node } = {}) {
  const pattern = new RegExp(`^${file.replace('*', '.*')}$`)
  const files = fs.readdirSync(path.join(dir, 'suites/node-test')).filter((name) => pattern.test(name))
  const named = files.map((name) => `suites/node-test/${name}`)
  const ran = run(dir, ['--import', 'auth0-actions-cache/node-test', '--test-reporter=tap', ...args, ...named], { env, node })
  const words = { SKIP: 'skipped', TODO: 'todo' }
  // A result, and what stands indented below it.
  const lines = [...ran.output.matchAll(/^( *)((?:not )?ok) \d+ - ([^#\n]*?: [^#\n]*?)(?: # (\w+).*)?\n((?:\1 {2}.*\n|\n)*)/gm)]
  const results = lines.map(([, , ok, name, directive, message]) => ({
    name,
    outcome: words[directive] ?? (ok === 'ok' ? 'passes' : 'fails'),
    message,
  }))
  return { ...ran, results }
}

/** @type {RunStrict} */
function runBun(dir, file, { env, args = [] } = {}) {
  const bun = path.join(dir, 'node_modules', '@oven', 'bun-linux-x64', 'bin', 'bun')
  const ran = run(dir, ['test', '--preload=auth0-actions-cache/bun', ...args, `suites/bun/${file}`], { node: bun, env })
  const words = { pass: 'passes', fail: 'fails', skip: 'skipped' }
  // Bun prints what a test throws before it says how it ended.
  const lines = [...ran.output.matchAll(/([^]*?)^\((\w+)\) (.*?: .*?)(?: \(attempt \d+\))?(?: \[.*\])?$/gm)]
  return { ...ran, results: lines.map(([, message, outcome, name]) => ({ name, outcome: words[outcome] ?? outcome, message })) }
}

module.exports = { runBun, runJest, runMocha, runNodeTest, runVitest }
