'use strict'

const path = require('node:path')

const { TARGET } = require('../../scripts/paths.js')

module.exports = {
  /** What is installed and packed for these tests alone: the package for Windows in it is not the one to publish. */
  FOLDER: path.join(TARGET, 'foreign'),
}
