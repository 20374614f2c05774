'use strict'

require('auth0-actions-cache/isolate')

const tap = require('tap')

const cache = require('auth0-actions-cache')

tap.beforeEach(() => cache.resetTenant())

const test = (name, body) => tap.test(name, async () => {
  await body()
})

require('../shared/flat-isolation.js')({ test }, cache)
