import { api } from 'auth0-actions-cache'
import { aroundEach, beforeEach, expect, test as plain } from 'vitest'

// With an automatic fixture Vitest calls all `beforeEach` at once where it runs hooks in parallel.
const test = plain.extend({ fixture: [async ({ task }, use) => use(task.name), { auto: true }] })

aroundEach(async (runTest) => {
  api.cache.set('around', 'v')
  await runTest()
})
beforeEach(() => {
  api.cache.set('each', 'v')
})

function expectOwnRecords() {
  expect(api.cache).toHaveCached('around')
  expect(api.cache).toHaveCached('each')
  expect(api.cache).not.toHaveCached('left')
  api.cache.set('left', 'v')
}

test('a test finds what its hooks stored', expectOwnRecords)
test('the next one finds nothing else', expectOwnRecords)
test('nor does it when it is repeated', { repeats: 1 }, expectOwnRecords)

test('nor when it is tried again', { retry: 1 }, ({ task }) => {
  expectOwnRecords()
  expect(task.result.retryCount).toBe(1)
})
