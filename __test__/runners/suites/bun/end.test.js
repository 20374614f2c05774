'use strict'

const { afterAll: after, afterEach, beforeEach, describe, expect, onTestFinished, test } = require('bun:test')

const retry = (name, body) => test(name, body, { retry: 1 })

require('../shared/end.js')({ after, afterEach, beforeEach, describe, it: test, expectFailure: test.failing, retry })

test('has a hook of its own: fails', () => {
  let isFinished = false
  onTestFinished(() => {
    isFinished = true
  })
  globalThis.onEndTest = () => {
    expect(isFinished).toBe(true)
    throw new Error('ended badly')
  }
})
test.todo('is to do: is todo', () => {})
