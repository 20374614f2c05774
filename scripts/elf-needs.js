'use strict'

const { execFileSync } = require('node:child_process')

/** The oldest glibc that the gnu binaries promise to run on: CentOS 7's, which Rust itself asks for. */
const GLIBC = '2.17'

/** What may be linked: parts of glibc, or musl. Not libgcc_s, which slim images lack. */
const LIBRARIES = {
  gnu: /^(lib(c|dl|m|pthread|rt|util)\.so\.\d+|ld-linux-[\w-]+\.so\.\d+)$/,
  musl: /^libc\.so$/,
}

const MACHINES = { x64: 'X86-64', arm64: 'AArch64' }

/**
 * What an ELF file needs of the system it is loaded on, as binutils' readelf tells.
 * @param {string} file
 */
function elfNeeds(file) {
  const text = readelf(file)
  const all = (/** @type {RegExp} */ pattern) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ''))]
  return {
    machine: /^ *Machine: +(.*)$/m.exec(text)?.[1] ?? '',
    libraries: all(/\(NEEDED\) +Shared library: \[(.*?)\]/g),
    glibcVersions: all(/\bGLIBC_(\d+(?:\.\d+)+)/g),
  }
}

/** @param {string} file */
function readelf(file) {
  try {
    const env = { ...process.env, LC_ALL: 'C' }
    return execFileSync('readelf', ['--wide', '--file-header', '--dynamic', '--version-info', file], { encoding: 'utf8', env })
  } catch (error) {
    throw new Error(`readelf, of binutils, cannot read ${file}`, { cause: error })
  }
}

/**
 * Why a Linux binary is not fit to be published; none if it is.
 * @param {string} file
 * @param {string} platform as in `linux-x64-gnu`
 * @returns {string[]}
 */
function elfFaults(file, platform) {
  const [, cpu, libc] = /** @type {[string, 'x64' | 'arm64', 'gnu' | 'musl']} */ (platform.split('-'))
  const { machine, libraries, glibcVersions } = elfNeeds(file)
  const faults = []
  if (!machine.includes(MACHINES[cpu])) faults.push(`is for ${machine}, not ${MACHINES[cpu]}`)
  if (libraries.length === 0) faults.push('names no library: it is linked statically, and Node cannot load it')
  for (const library of libraries) {
    if (!LIBRARIES[libc].test(library)) faults.push(`needs ${library}`)
  }
  for (const version of glibcVersions) {
    if (libc === 'musl' || isNewer(version, GLIBC)) faults.push(`needs GLIBC_${version}`)
  }
  if (libc === 'gnu' && glibcVersions.length === 0) faults.push('names no version of glibc')
  return faults
}

/**
 * @param {string} version
 * @param {string} than
 */
function isNewer(version, than) {
  return version.localeCompare(than, 'en', { numeric: true }) > 0
}

module.exports = { GLIBC, elfFaults, elfNeeds, isNewer }
