// For Vitest's `setupFiles`, which runs it anew for each test file.

import * as vitest from 'vitest'

import matchers from './lib/matchers.js'
import testFile from './lib/test-file.js'

/**
 * What Vitest has from 4.1 on.
 * @typedef {{ aroundEach?: (hook: (runTest: () => Promise<void>) => Promise<void>) => void }} New
 */

const { aroundEach, beforeEach, expect } = /** @type {typeof vitest & New} */ (vitest)
const file = expect.getState().testPath

// Imported by another setup file, it runs for the first test file of a worker only, unless Vitest isolates them all.
testFile.enterTestFile(file ?? 'vitest', () => {
  if (expect.getState().testPath !== file) {
    throw new Error('auth0-actions-cache/vitest has not run for this test file: name it in setupFiles itself, before files of your own')
  }
})
expect.extend(matchers)

// Around all other hooks, where Vitest can. Without a parameter, a hook is not searched for fixtures; without an answer,
// Vitest calls none in the end.
if (aroundEach) {
  aroundEach(async (runTest) => {
    testFile.resetTestFile()
    await runTest()
  })
} else {
  beforeEach(() => {
    testFile.resetTestFile()
  })
}
