'use strict'

const { describe } = require('node:test')

const { testVitest } = require('./vitest-suite.js')

describe('vitest4', () => testVitest('vitest4'))
