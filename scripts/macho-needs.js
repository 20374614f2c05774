'use strict'

const fs = require('node:fs')

/** The oldest macOS that the binaries promise to run on. */
const MACOS = '11.0'

/** What may be linked: the system's own. */
const LIBRARIES = /^\/(usr\/lib|System\/Library)\//

const MAGIC = 0xfeedfacf
const HEADER_BYTES = 32
const COMMAND = { LOAD_DYLIB: 0xc, CODE_SIGNATURE: 0x1d, BUILD_VERSION: 0x32 }
const LIBRARY_COMMANDS = [
  COMMAND.LOAD_DYLIB,
  // Weak, re-exported, lazy and upward ones.
  0x80000018, 0x8000001f, 0x20, 0x80000023,
]
const CPUS = /** @type {Record<number, string>} */ ({ 0x01000007: 'x64', 0x0100000c: 'arm64' })
const PLATFORM_MACOS = 1

/**
 * What a Mach-O file needs of the system it is loaded on.
 * @param {string} file
 */
function machoNeeds(file) {
  const bytes = fs.readFileSync(file)
  if (bytes.length < HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) throw new Error(`${file} is not a 64-bit Mach-O file`)
  const needs = {
    cpu: CPUS[bytes.readUInt32LE(4)] ?? 'another processor',
    /** @type {string[]} */
    libraries: [],
    /** @type {string | undefined} */
    macos: undefined,
    isSigned: false,
  }
  const count = bytes.readUInt32LE(16)
  let at = HEADER_BYTES
  for (let n = 0; n < count; n++) {
    const command = bytes.readUInt32LE(at)
    const size = bytes.readUInt32LE(at + 4)
    if (LIBRARY_COMMANDS.includes(command)) needs.libraries.push(text(bytes.subarray(at + bytes.readUInt32LE(at + 8), at + size)))
    if (command === COMMAND.BUILD_VERSION && bytes.readUInt32LE(at + 8) === PLATFORM_MACOS) needs.macos = version(bytes.readUInt32LE(at + 12))
    if (command === COMMAND.CODE_SIGNATURE) needs.isSigned = true
    at += size
  }
  return needs
}

/** @param {Buffer} bytes up to a NUL */
function text(bytes) {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** @param {number} packed */
function version(packed) {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}`
}

/**
 * Why a macOS binary is not fit to be published; none if it is.
 * @param {string} file
 * @param {string} platform as in `darwin-arm64`
 * @returns {string[]}
 */
function machoFaults(file, platform) {
  const [, wanted] = platform.split('-')
  const { cpu, libraries, macos, isSigned } = machoNeeds(file)
  const faults = []
  if (cpu !== wanted) faults.push(`is for ${cpu}, not ${wanted}`)
  if (macos !== MACOS) faults.push(`is built for macOS ${macos ?? 'of no version'}, not ${MACOS}`)
  if (libraries.length === 0) faults.push('names no library')
  for (const library of libraries) {
    if (!LIBRARIES.test(library)) faults.push(`needs ${library}`)
  }
  // Macs with Apple's processors load nothing that is not signed, if only by its linker.
  if (cpu === 'arm64' && !isSigned) faults.push('is not signed')
  return faults
}

module.exports = { machoFaults, machoNeeds }
