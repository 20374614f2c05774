'use strict'

const { describe, it } = require('node:test')
const cache = require('auth0-actions-cache')

require('../shared/beside.js')({ beside: (define) => describe('side by side', { concurrency: true }, define), it }, cache)
