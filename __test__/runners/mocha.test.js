'use strict'

const { describe } = require('node:test')

const { testMocha } = require('./mocha-suite.js')

describe('mocha12', () => testMocha('mocha12'))
