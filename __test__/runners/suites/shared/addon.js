'use strict'

// The addon itself. Each entry of the package has its loader in it, and none exports the addon.

const fs = require('node:fs')
const path = require('node:path')

const modules = path.join(__dirname, '..', '..', 'node_modules')
const name = fs.readdirSync(modules).find((folder) => folder.startsWith('auth0-actions-cache-'))

module.exports = require(path.join(modules, name))
