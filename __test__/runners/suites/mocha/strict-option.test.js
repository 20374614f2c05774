'use strict'

/* eslint no-undef: "off" -- Mocha knows its interface as globals */

const cache = require('auth0-actions-cache')

require('../shared/strict-option.js')({ it }, cache)
