'use strict'

const { elfFaults, elfNeeds } = require('./elf-needs.js')
const { machoFaults, machoNeeds } = require('./macho-needs.js')
const { peFaults, peNeeds } = require('./pe-needs.js')

/**
 * Why a binary is not fit to be published; none if it is.
 * @param {string} file
 * @param {string} platform as in `linux-x64-gnu`
 * @returns {string[]}
 */
function binaryFaults(file, platform) {
  if (platform.startsWith('linux-')) return elfFaults(file, platform)
  if (platform.startsWith('darwin-')) return machoFaults(file, platform)
  if (platform.startsWith('win32-')) return peFaults(file, platform)
  throw new Error(`No binary is checked for ${platform}`)
}

/**
 * What a binary needs of its system, for a person to read.
 * @param {string} file
 * @param {string} platform
 * @returns {string[]}
 */
function binaryNeeds(file, platform) {
  if (platform.startsWith('darwin-')) {
    const { libraries, macos } = machoNeeds(file)
    return [`macOS ${macos}`, ...libraries]
  }
  if (platform.startsWith('win32-')) return peNeeds(file).libraries
  const { libraries, glibcVersions } = elfNeeds(file)
  return [...libraries, ...glibcVersions.map((version) => `GLIBC_${version}`)]
}

module.exports = { binaryFaults, binaryNeeds }
