'use strict'

// For `preload` of `bun test`, which runs it once for all test files, or with --isolate for each.

const { isAtLeast, requireRunner } = require('./lib/runner.js')

requireRunner('bun')
// In earlier ones the addon's calls fail, or hooks of a preload run at the wrong time.
if (!isAtLeast(process.versions.bun ?? '', 1, 2, 21)) {
  throw new Error(`auth0-actions-cache/bun needs Bun 1.2.21 or later, and this is ${process.versions.bun}`)
}

const { afterEach, beforeEach, expect, onTestFinished } = require('bun:test')

const matchers = require('./lib/matchers.js')
const { beginTest, endTest, enterTestFile } = require('./lib/test-file.js')

/** Bun runs one test at a time, but for those of `test.concurrent`, of which it says no more. */
const test = {}

let file = ''

/** Bun loads and runs one file after the other; a file may ask for its tenant before its first test begins. */
function enterFileOfMain() {
  const { main } = /** @type {{ Bun: { main: string } }} */ (/** @type {unknown} */ (globalThis)).Bun
  if (main === file) return
  file = main
  enterTestFile(file, enterFileOfMain)
}

enterFileOfMain()
expect.extend(matchers)

beforeEach(() => {
  beginTest(test)
})

function endNow() {
  endTest(test, false)
}

// Bun calls it after the hooks of the files, and what it registers after that of the test itself.
afterEach(() => {
  try {
    onTestFinished(endNow)
  } catch {
    // Bun lets no concurrent test register anything, and knows no such function before 1.3.
    endNow()
  }
})
