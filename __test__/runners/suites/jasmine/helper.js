'use strict'

/* eslint no-undef: "off" -- Jasmine knows its interface as globals */

require('auth0-actions-cache/isolate')

const { resetTenant } = require('auth0-actions-cache')

beforeEach(() => resetTenant())
