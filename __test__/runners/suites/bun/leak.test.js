'use strict'

require('../shared/leak.js')(require('bun:test'), require('auth0-actions-cache'))
