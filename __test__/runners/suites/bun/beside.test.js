'use strict'

const { describe, test } = require('bun:test')
const cache = require('auth0-actions-cache')

require('../shared/beside.js')({ beside: (define) => describe.concurrent('side by side', define), it: test }, cache)
