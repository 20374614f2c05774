'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { machoFaults } = require('../../scripts/macho-needs.js')
const { PACKAGE } = require('../matrix/projects.js')

/**
 * macOS does not run here: what its binary needs of the system is read, and nothing is loaded.
 * @param {'x64' | 'arm64'} cpu
 * @param {string} binaries the folder
 * @param {string} scratch
 * @returns {import('../matrix/run-all').Check[]}
 */
function macosChecks(cpu, binaries, scratch) {
  const platform = `darwin-${cpu}`
  const binary = path.join(binaries, `${PACKAGE}.${platform}.node`)
  return [
    {
      name: `macOS on ${cpu}: the binary needs macOS 11.0 and its libraries alone (not run)`,
      check: () => assert.deepEqual(machoFaults(binary, platform), []),
    },
    { name: `macOS on ${cpu}: a binary with other needs is refused`, check: () => checkSpoilt(binary, platform, scratch) },
  ]
}

/**
 * Shows that the check above can fail.
 * @param {string} binary
 * @param {string} platform
 * @param {string} scratch
 */
function checkSpoilt(binary, platform, scratch) {
  const bytes = fs.readFileSync(binary)
  const file = path.join(scratch, `spoilt.${platform}.node`)
  const spoil = (/** @type {string} */ from, /** @type {string} */ to) => {
    const text = bytes.toString('latin1')
    assert.ok(text.includes(from))
    fs.writeFileSync(file, text.replace(from, to), 'latin1')
    return machoFaults(file, platform)
  }
  assert.deepEqual(spoil('/usr/lib/libSystem.B.dylib', '/opt/lib/libSystem.B.dylib'), ['needs /opt/lib/libSystem.B.dylib'])
  // LC_BUILD_VERSION for macOS, and the version after it.
  const version = '\x32\0\0\0\x20\0\0\0\x01\0\0\0'
  assert.deepEqual(spoil(`${version}\0\0\x0b\0`, `${version}\0\0\x0f\0`), ['is built for macOS 15.0, not 11.0'])
  assert.notDeepEqual(machoFaults(binary, platform === 'darwin-x64' ? 'darwin-arm64' : 'darwin-x64'), [])
}

module.exports = { macosChecks }
