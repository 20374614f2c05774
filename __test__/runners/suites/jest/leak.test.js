'use strict'

const runner = require('@jest/globals')

const cache = require('auth0-actions-cache')

require('../shared/leak.js')(runner, cache)
