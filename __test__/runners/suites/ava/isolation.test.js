'use strict'

const { default: test } = require('ava')

const cache = require('auth0-actions-cache')

test.beforeEach(() => cache.resetTenant())

// One after the other: AVA runs asynchronous tests of a file side by side otherwise.
const inTurn = (name, body) => test.serial(name, async (t) => {
  await body()
  t.pass()
})

require('../shared/flat-isolation.js')({ test: inTurn }, cache)
