'use strict'

const fs = require('node:fs')

const MACHINES = /** @type {Record<number, string>} */ ({ 0x8664: 'x64', 0xaa64: 'arm64' })

/**
 * What may be linked: parts of every Windows 10. Not vcruntime140.dll, which comes with Visual C++ and is missing on a
 * fresh Windows, nor a DLL of MinGW's.
 */
const LIBRARIES = /^(advapi32|bcrypt|bcryptprimitives|dbghelp|kernel32|msvcrt|ntdll|ole32|oleaut32|shell32|ucrtbase|user32|userenv|ws2_32|api-ms-win-[\w-]+)\.dll$/i

const OPTIONAL_HEADER_64 = 0x20b
const SECTION_BYTES = 40
const IMPORT_BYTES = 20

/**
 * What a Windows DLL needs of the system it is loaded on.
 * @param {string} file
 */
function peNeeds(file) {
  const bytes = fs.readFileSync(file)
  const header = bytes.length < 0x40 ? 0 : bytes.readUInt32LE(0x3c)
  if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error(`${file} is not a PE file`)
  const optional = header + 24
  if (bytes.readUInt16LE(optional) !== OPTIONAL_HEADER_64) throw new Error(`${file} is not a 64-bit PE file`)
  const sections = optional + bytes.readUInt16LE(header + 20)
  const sectionCount = bytes.readUInt16LE(header + 6)

  const offsetOf = (/** @type {number} */ address) => {
    for (let n = 0; n < sectionCount; n++) {
      const at = sections + n * SECTION_BYTES
      const start = bytes.readUInt32LE(at + 12)
      if (address >= start && address < start + bytes.readUInt32LE(at + 16)) return address - start + bytes.readUInt32LE(at + 20)
    }
    throw new Error(`${file}: no section has the address ${address}`)
  }
  // The second data directory lists the imports, up to one whose name is at 0.
  const libraries = new Set()
  const imports = bytes.readUInt32LE(optional + 112 + 8)
  const nameAt = (/** @type {number} */ number) => bytes.readUInt32LE(offsetOf(imports) + number * IMPORT_BYTES + 12)
  for (let number = 0; imports !== 0 && nameAt(number) !== 0; number++) {
    const start = offsetOf(nameAt(number))
    libraries.add(bytes.toString('latin1', start, bytes.indexOf(0, start)).toLowerCase())
  }
  return { cpu: MACHINES[bytes.readUInt16LE(header + 4)] ?? 'another processor', libraries: [...libraries] }
}

/**
 * Why a Windows binary is not fit to be published; none if it is.
 * @param {string} file
 * @param {string} platform as in `win32-x64-msvc`
 * @returns {string[]}
 */
function peFaults(file, platform) {
  const [, wanted] = platform.split('-')
  const { cpu, libraries } = peNeeds(file)
  const faults = []
  if (cpu !== wanted) faults.push(`is for ${cpu}, not ${wanted}`)
  if (libraries.length === 0) faults.push('names no library')
  for (const library of libraries) {
    if (!LIBRARIES.test(library)) faults.push(`needs ${library}`)
  }
  return faults
}

module.exports = { peFaults, peNeeds }
