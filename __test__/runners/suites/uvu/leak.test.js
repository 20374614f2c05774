'use strict'

const { test } = require('uvu')

require('../shared/plain-leak.js')({ it: test }, require('auth0-actions-cache'))
test.run()
