'use strict'

const { describe } = require('node:test')

const { testNodeTest } = require('./node-test-suite.js')
const { makeProject } = require('./project.js')

describe(`node:test of Node ${process.version}`, () => testNodeTest(makeProject('node-test')))
