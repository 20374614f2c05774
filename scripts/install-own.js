'use strict'

const { execSync } = require('node:child_process')

/**
 * Installs what a folder's own lock file says, unless it is there. Whole: an install that was cut short is done again.
 * @param {string} folder
 * @param {string} message what is said first
 */
function installOwn(folder, message) {
  try {
    execSync('npm ls --all', { cwd: folder, stdio: 'ignore' })
  } catch {
    console.log(message)
    execSync('npm ci --ignore-scripts --no-audit --no-fund', { cwd: folder, stdio: 'inherit' })
  }
}

module.exports = { installOwn }
