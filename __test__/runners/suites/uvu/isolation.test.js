'use strict'

const { suite } = require('uvu')

const cache = require('auth0-actions-cache')

const test = suite(__filename)
test.before.each(() => cache.resetTenant())
require('../shared/flat-isolation.js')({ test }, cache)
test.run()
