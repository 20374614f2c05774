'use strict'

const runner = require('@jest/globals')

const cache = require('auth0-actions-cache')

require('../shared/failing.js')(runner, cache)
