'use strict'

const tap = require('tap')

const test = (name, body) => tap.test(name, async () => {
  await body()
})

require('../shared/plain-leak.js')({ it: test }, require('auth0-actions-cache'))
