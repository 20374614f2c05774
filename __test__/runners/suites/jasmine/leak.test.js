'use strict'

/* eslint no-undef: "off" -- Jasmine knows its interface as globals */

require('../shared/plain-leak.js')({ it }, require('auth0-actions-cache'))
