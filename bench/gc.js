'use strict'

const v8 = require('node:v8')
const vm = require('node:vm')

v8.setFlagsFromString('--expose-gc')

/** Collects all garbage now. */
const gc = vm.runInNewContext('gc')

module.exports = { gc }
