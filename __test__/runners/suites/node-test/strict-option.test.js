'use strict'

const { test } = require('node:test')
const cache = require('auth0-actions-cache')

require('../shared/strict-option.js')({ it: test }, cache)
