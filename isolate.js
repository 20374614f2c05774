'use strict'

// For a runner that has no entry of its own: gives the thread or process that loads it a tenant of its own, and does
// nothing else. The reset before each test is the suite's.

const { refuseOwnEntry, runnerOfMainFile } = require('./lib/runner.js')
const { enterTestFile } = require('./lib/test-file.js')

refuseOwnEntry()
// Where the main file is the runner's own, which test file it will be is not known.
enterTestFile(runnerOfMainFile() ?? process.argv[1] ?? 'isolate')
