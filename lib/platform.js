'use strict'

// Which binaries this platform can load, and where they may be.

const fs = require('node:fs')

const PACKAGE = 'auth0-actions-cache'

/** The platforms that have a binary; as Rust names them, they are package.json's `napi.targets`. */
const PLATFORMS = [
  ...['darwin-arm64', 'darwin-x64', 'win32-arm64-msvc', 'win32-x64-msvc'],
  ...['linux-arm64-gnu', 'linux-arm64-musl', 'linux-x64-gnu', 'linux-x64-musl'],
]

// This package's folder: published, each entry is one file, in it or in its lib/. Nowhere, if a bundler has made an ES
// module of this.
const HERE = typeof __dirname === 'string' ? __dirname : '/'
const ROOT = ['/lib', '\\lib'].includes(HERE.slice(-4)) ? HERE.slice(0, -4) : HERE

/** @param {string} platform */
const packageOf = (platform) => `${PACKAGE}-${platform}`

/** This platform's binaries: two on Linux, one for each C library. */
const CANDIDATES = PLATFORMS.filter((name) => `${name}-`.startsWith(`${process.platform}-${process.arch}-`))

/** The same, and the one first that is made for the C library of this Node. */
function likelierFirst() {
  return isMusl() ? [...CANDIDATES].reverse() : CANDIDATES
}

/** Whether this Node is built for musl. Its file names the loader that it needs; a glibc system may have musl's too. */
function isMusl() {
  if (process.platform !== 'linux') return false
  try {
    const file = fs.openSync(process.execPath, 'r')
    try {
      const head = Buffer.alloc(4096)
      fs.readSync(file, head)
      return head.includes('ld-musl-') || loaderOf(file, head).includes('ld-musl-')
    } finally {
      fs.closeSync(file)
    }
  } catch {
    // A runtime that forbids reads. glibc is likelier, and both are tried.
    return false
  }
}

/**
 * The loader that a 64-bit ELF file names. Some Nodes were changed after they were linked, and name it far from the
 * start: then only the program header tells where. A wheel of Python's carries such ones.
 * @param {number} file
 * @param {Buffer} head
 */
function loaderOf(file, head) {
  const INTERPRETER = 3
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)]
  for (let at = start; at < start + size * count; at += size) {
    if (head.readUInt32LE(at) !== INTERPRETER) continue
    const loader = Buffer.alloc(Number(head.readBigUInt64LE(at + 32)))
    fs.readSync(file, loader, 0, loader.length, Number(head.readBigUInt64LE(at + 8)))
    return loader.toString()
  }
  return ''
}

/**
 * Where a platform's binary may be: a checkout has its own build, and package managers put packages side by side.
 * @param {string} platform
 */
function filesOf(platform) {
  const name = `${PACKAGE}.${platform}.node`
  // Not by path.join, which takes as long as to look for all of them.
  return [`${ROOT}/native/${name}`, `${ROOT}/../${packageOf(platform)}/${name}`]
}

/** @param {string} file */
function exists(file) {
  try {
    return fs.existsSync(file)
  } catch {
    // Node's permission model throws. It does not ask who may read an addon, so that it may load nevertheless.
    return true
  }
}

/**
 * What to require, one after the other. To look for files first is much quicker than to require a package by its name.
 * Which C library it is takes a while to find out, and matters only where not just one file is there.
 */
function* places() {
  const files = CANDIDATES.flatMap(filesOf).filter(exists)
  const platforms = files.length === 1 ? CANDIDATES : likelierFirst()
  yield* files.length === 1 ? files : platforms.flatMap(filesOf).filter(exists)
  yield* platforms.map(packageOf)
}

module.exports = { PACKAGE, PLATFORMS, ROOT, filesOf, isMusl, likelierFirst, packageOf, places }
