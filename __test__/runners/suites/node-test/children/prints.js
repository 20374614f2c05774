'use strict'

// A program that a test starts: its output is JSON, and it loads what some programs do.
const mock = process.argv[2] === 'plain' ? undefined : require('node:test').mock

const { openCache } = require('auth0-actions-cache')

process.on('exit', () => process.stdout.write(JSON.stringify({ tenant: openCache().tenant, mock: mock && typeof mock.fn })))
