'use strict'

require('../shared/failing.js')(require('bun:test'), require('auth0-actions-cache'))
