import { afterAll as after, afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import end from '../shared/end.js'

const retry = (name, body) => test(name, { retry: 1 }, body)

end({ after, afterEach, beforeEach, describe, expectFailure: test.fails, it: test, retry })

describe.concurrent('side by side', () => {
  test('runs beside another and ends badly: fails', async () => {})
  test('runs beside another: passes', async () => {})
})

test.todo('is to do: is todo')
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
