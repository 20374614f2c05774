'use strict'

const runner = require('node:test')

const cache = require('auth0-actions-cache')

require('../shared/plain-isolation.js')(runner, cache)
