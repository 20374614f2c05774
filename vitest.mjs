// For Vitest's `setupFiles`, which runs it anew for each test file.

import { beforeEach, expect } from 'vitest'

import matchers from './lib/matchers.js'
import testFile from './lib/test-file.js'

testFile.enterTestFile(expect.getState().testPath ?? 'vitest')
expect.extend(matchers)

// Without a parameter, in which Vitest would look for fixtures, and without an answer, which it would call in the end.
beforeEach(() => {
  testFile.resetTestFile()
})
