'use strict'

const { test } = require('@jest/globals')

const { checksOf } = require('./checks.cjs')

for (const [name, check] of Object.entries(checksOf(require('auth0-actions-cache')))) test(name, check)
