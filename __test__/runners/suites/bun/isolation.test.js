'use strict'

const runner = require('bun:test')

const cache = require('auth0-actions-cache')

const native = require('../../node_modules/auth0-actions-cache/lib/native.js')

require('../shared/isolation.js')(runner, cache, native)
