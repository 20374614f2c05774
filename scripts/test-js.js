'use strict'

// Runs every test file in `__test__` under node:test. Node 18 and 20 know no globs, and Node 22 takes no folder, so
// the files are listed here.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const TESTS = path.join(__dirname, '..', '__test__')

/**
 * Folders of what tests work on, whose files are no tests of ours, whatever they are called; and `matrix`, whose tests
 * want other Nodes than the one at hand.
 */
const NO_TESTS = ['fixtures', 'foreign', 'matrix', 'node_modules', 'suites', 'types']

/**
 * @param {string} folder
 * @returns {string[]}
 */
function testFiles(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return NO_TESTS.includes(entry.name) ? [] : testFiles(file)
    return entry.name.endsWith('.test.js') ? [file] : []
  })
}

/**
 * @param {string[]} files
 * @param {number} concurrency how many at a time
 */
function run(files, concurrency) {
  if (files.length === 0) throw new Error(`A part of the *.test.js files in ${TESTS} is missing`)
  const options = ['--test', '--test-reporter=spec', `--test-concurrency=${concurrency}`]
  const { status } = spawnSync(process.execPath, [...options, ...files], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}

const files = testFiles(TESTS).sort()
/** @param {string} file */
const isOfRunners = (file) => file.startsWith(path.join(TESTS, 'runners'))
run(files.filter((file) => !isOfRunners(file)), os.cpus().length)
// One file at a time: they share the folders into which they install the runners.
run(files.filter(isOfRunners), 1)
