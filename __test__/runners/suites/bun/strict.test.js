'use strict'

const { afterEach, beforeAll: before, beforeEach, describe, expect, test } = require('bun:test')
const cache = require('auth0-actions-cache')

const retry = (name, body) => test(name, body, { retry: 1 })

require('../shared/strict.js')({ afterEach, before, beforeEach, describe, expect, expectFailure: test.failing, it: test, retry }, cache)
