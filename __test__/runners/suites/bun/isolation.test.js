'use strict'

const runner = require('bun:test')

const cache = require('auth0-actions-cache')

require('../shared/isolation.js')(runner, cache)
