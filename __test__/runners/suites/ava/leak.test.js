'use strict'

const { default: test } = require('ava')

const cache = require('auth0-actions-cache')

// No hook: this is what fails without one.
require('../shared/plain-leak.js')({ it: (name, body) => test.serial(name, (t) => t.notThrows(body)) }, cache)
