'use strict'

const { afterEach, beforeAll: before, beforeEach, describe, expect, jest, test } = require('@jest/globals')
const cache = require('auth0-actions-cache')

jest.retryTimes(1)
require('../shared/strict.js')({ afterEach, before, beforeEach, describe, expect, expectFailure: test.failing, it: test, retry: test }, cache)
