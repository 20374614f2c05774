'use strict'

const { test } = require('@jest/globals')
const cache = require('auth0-actions-cache')

// Jest runs those of a file all at once.
require('../shared/beside.js')({ beside: (define) => define(), it: test.concurrent, parts: ['looks'] }, cache)
