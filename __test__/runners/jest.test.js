'use strict'

const { describe } = require('node:test')

const { testJest } = require('./jest-suite.js')

for (const version of ['jest29', 'jest30']) describe(version, () => testJest(version))
