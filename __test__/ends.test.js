'use strict'

// However a process or a thread ends while others write: no crash, the exit code that Node documents, nothing lost.

const test = require('node:test')

const { checkEnd, ENDS } = require('./helpers/ends.js')

for (const way of Object.keys(ENDS)) {
  const skip = process.platform === 'win32' && way.startsWith('SIGTERM') && 'Windows has no signals'
  test(`a process ends well: ${way}`, { skip }, () => checkEnd(way))
}
