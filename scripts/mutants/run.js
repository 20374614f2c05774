'use strict'

// Changes lib/ in one place after the other, by Stryker, and runs the tests of that file on each change. Prints each change
// that no test has noticed, and the score. All of it happens on a copy of the checkout, in target/mutants.
//
//     npm run mutants -- lib/names.js lib/seed.js    without names: all files that have tests in tests.js

const os = require('node:os')
const path = require('node:path')

const { installOwn } = require('../install-own.js')
const { ROOT } = require('../paths.js')
const { TESTS } = require('./tests.js')

/** What no test in tests.js reads. TypeScript's configuration is for another TypeScript than Stryker asks for. */
const NOT_COPIED = ['target', 'bench', 'fuzz', 'examples', '__test__/matrix', 'tsconfig.json']

async function main() {
  process.chdir(ROOT)
  const files = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TESTS)
  for (const file of files) if (!(file in TESTS)) throw new Error(`scripts/mutants/tests.js names no tests for ${file}`)
  installOwn(__dirname, 'mutants: install Stryker: npm ci')
  const { Stryker } = await import('@stryker-mutator/core')
  const scores = [['file', 'mutants', 'killed', 'timed out', 'lived'], ['---', '---', '---', '---', '---']]
  for (const file of files) {
    const mutants = await new Stryker(optionsFor(file)).runMutationTest()
    const count = (/** @type {string} */ status) => mutants.filter((mutant) => mutant.status === status).length
    scores.push([file, ...[mutants.length, count('Killed'), count('Timeout'), count('Survived')].map(String)])
  }
  console.log(scores.map((row) => `| ${row.join(' | ')} |`).join('\n'))
}

/** @param {string} file */
function optionsFor(file) {
  // Each in a process of its own: what one test file mocks is nothing to the next.
  const node = 'node --test-reporter=./scripts/mutants/first-failure.mjs'
  const command = TESTS[file].map((test) => `${node} __test__/${test}.test.js`).join(' && ')
  const report = path.join('target', 'mutants', `${path.basename(file, '.js')}.json`)
  return {
    mutate: [file],
    testRunner: 'command',
    commandRunner: { command },
    // One processor stays free.
    concurrency: Math.max(1, os.cpus().length - 1),
    disableTypeChecks: false,
    ignorePatterns: NOT_COPIED,
    tempDirName: 'target/mutants/copies',
    logLevel: 'warn',
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    jsonReporter: { fileName: report },
  }
}

main()
