'use strict'

/* eslint no-undef: "off" -- Jasmine knows its interface as globals */

const cache = require('auth0-actions-cache')

// Jasmine wants each name once among all files.
describe(__filename, () => {
  require('../shared/plain-isolation.js')({ after: afterAll, before: beforeAll, describe, it }, cache)
})
