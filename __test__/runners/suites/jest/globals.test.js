'use strict'

/* eslint no-undef: "off" -- the globals of Jest are what this file is about */

const cache = require('auth0-actions-cache')

for (const name of ['auth0-harness', 'matchers', 'mocks', 'realm']) {
  require(`../shared/${name}.js`)({ afterEach, describe, expect, mocks: jest, test }, cache)
}
