'use strict'

const { afterAll: after, afterEach, beforeEach, describe, jest, test } = require('@jest/globals')

// Jest 27 has no such thing.
jest.retryTimes(1)
require('../shared/end.js')({ after, afterEach, beforeEach, describe, it: test, expectFailure: test.failing, retry: test })

// Jest runs no hooks for these, so they end without us.
test.concurrent('runs beside another: passes', async () => {})
test.concurrent('runs beside the one: passes', async () => {})
