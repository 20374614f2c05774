'use strict'

const runner = require('@jest/globals')

const cache = require('auth0-actions-cache')

const isolation = require('../shared/isolation.js')

isolation(runner, cache)
