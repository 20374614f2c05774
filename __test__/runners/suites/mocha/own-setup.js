'use strict'

exports.mochaHooks = require('auth0-actions-cache/mocha').mochaHooks
