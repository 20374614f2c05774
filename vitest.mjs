// For Vitest's `setupFiles`, which runs it anew for each test file.

import matchers from './lib/matchers.js'
import runner from './lib/runner.js'
import testFile from './lib/test-file.js'

runner.requireRunner('vitest')

/**
 * What Vitest has from 4.1 on.
 * @typedef {import('vitest').TestContext['task']} Task
 * @typedef {{ aroundEach?: (hook: (runTest: () => Promise<void>, context: { task: Task }) => Promise<void>) => void }} New
 */

// Only here, because under another runner the error of a missing package would be all that there is to see.
const vitest = /** @type {typeof import('vitest') & New} */ (await import('vitest'))
const { aroundEach, beforeEach, expect } = vitest
const file = expect.getState().testPath

if (!file) throw new Error('auth0-actions-cache/vitest needs Vitest 2 or later: this one does not say which test file it runs')

// Imported by another setup file, it runs for the first test file of a worker only, unless Vitest isolates them all.
testFile.enterTestFile(file, () => {
  if (expect.getState().testPath !== file) {
    throw new Error('auth0-actions-cache/vitest has not run for this test file: name it in setupFiles itself, before files of your own. (Vitest 2 cannot run it for each file with isolate: false)')
  }
})
expect.extend(matchers)

/** @param {Task} task */
function isExcused(task) {
  return Boolean(task.fails) || task.result?.state !== 'pass'
}

// Around all other hooks, where Vitest can. Vitest calls no result of these hooks, and finds no fixture of the user's in
// their parameters.
if (aroundEach) {
  aroundEach(async (runTest, { task }) => {
    testFile.beginTest(task)
    await runTest()
    testFile.endTest(task, isExcused(task))
  })
} else {
  beforeEach(({ onTestFinished, task }) => {
    testFile.beginTest(task)
    // The first that is registered is the last that runs.
    onTestFinished(() => {
      testFile.endTest(task, isExcused(task))
    })
  })
}
