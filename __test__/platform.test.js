'use strict'

// Which C library this Node is built for: its own file says it.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')

const { filesOf, isMusl, likelierFirst, packageOf, places } = require('../lib/platform.js')
const { ROOT } = require('./helpers/child.js')
const { emptyFolder } = require('./helpers/scratch.js')

const MUSL = '/lib/ld-musl-x86_64.so.1\0'
const GLIBC = '/lib64/ld-linux-x86-64.so.2\0'
const [LOAD, INTERPRETER] = [1, 3]

/**
 * The start of a 64-bit ELF file whose program header has these entries, and what lies in the file far from its start.
 * @param {{ type: number, at: number, text: string, length?: number }[]} entries
 * @param {number} [start] where the program header is
 */
function elf(entries, start = 64) {
  const SIZE = 56
  const file = Buffer.alloc(20_000)
  file.write('\x7fELF', 0, 'latin1')
  file.writeBigUInt64LE(BigInt(start), 32)
  file.writeUInt16LE(SIZE, 54)
  file.writeUInt16LE(entries.length, 56)
  for (const [index, { type, at, text, length = text.length }] of entries.entries()) {
    const entry = start + SIZE * index
    file.writeUInt32LE(type, entry)
    file.writeBigUInt64LE(BigInt(at), entry + 8)
    file.writeBigUInt64LE(BigInt(length), entry + 32)
    file.write(text, at, 'latin1')
  }
  return file
}

/** Pretends until the test ends that this file is Node's, on this platform. */
function become(t, program, platform = 'linux') {
  const file = path.join(emptyFolder(t), 'program')
  if (program !== undefined) fs.writeFileSync(file, program)
  for (const [name, value] of Object.entries({ platform, execPath: file })) {
    const real = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(process, name))
    Object.defineProperty(process, name, { value, configurable: true })
    t.after(() => Object.defineProperty(process, name, real))
  }
}

const PROGRAMS = {
  'musl, named near the start': [true, `\x7fELF ${MUSL}`],
  'musl, named at the end of what is read first': [true, Buffer.concat([Buffer.alloc(4096 - MUSL.length), Buffer.from(MUSL)])],
  'musl, named far from the start': [true, elf([{ type: LOAD, at: 9000, text: GLIBC }, { type: INTERPRETER, at: 8192, text: MUSL }])],
  'glibc, named far from the start': [false, elf([{ type: LOAD, at: 9000, text: MUSL }, { type: INTERPRETER, at: 8192, text: GLIBC }])],
  'glibc, with the name of the other behind it': [false, elf([{ type: INTERPRETER, at: 8192, text: `${GLIBC}${MUSL}`, length: GLIBC.length }])],
  'no loader, as in a static program': [false, elf([{ type: LOAD, at: 8192, text: MUSL }])],
  'no entries': [false, elf([])],
  'an entry behind the last': [false, elf([{ type: LOAD, at: 8192, text: GLIBC }, { type: INTERPRETER, at: 8192, text: MUSL }]).fill(1, 56, 57)],
  'a header where nothing is read': [false, elf([{ type: INTERPRETER, at: 8192, text: MUSL }], 4090)],
  'a script': [false, '#!/bin/sh\n'],
  'no file': [false, undefined],
}
for (const [name, [expected, program]] of Object.entries(PROGRAMS)) {
  test(`${expected ? 'musl' : 'not musl'}: ${name}`, (t) => {
    become(t, program)
    assert.equal(isMusl(), expected)
  })
}

test('a Node of another system is not built for musl', (t) => {
  become(t, MUSL, 'darwin')
  assert.equal(isMusl(), false)
})

test('of the two C libraries that of this Node comes first', { skip: process.platform !== 'linux' && 'other systems have one' }, (t) => {
  const names = [`linux-${process.arch}-gnu`, `linux-${process.arch}-musl`]
  become(t, GLIBC)
  assert.deepEqual(likelierFirst(), names)
  become(t, MUSL)
  assert.deepEqual(likelierFirst(), [...names].reverse())
  become(t, GLIBC)
  assert.deepEqual(likelierFirst(), names)
})

test('where binaries are looked for', { skip: process.platform !== 'linux' && 'other systems have one C library' }, (t) => {
  const [gnu, musl] = [`linux-${process.arch}-gnu`, `linux-${process.arch}-musl`]
  const [ofGnu, ofMusl] = [filesOf(gnu), filesOf(musl)]
  /** @param {string[]} files those that are there */
  const placesWith = (files) => {
    const exists = t.mock.method(fs, 'existsSync', (file) => files.includes(file))
    const found = [...places()]
    exists.mock.restore()
    return found
  }
  become(t, MUSL)
  assert.deepEqual(placesWith([ofGnu[0], ofMusl[1]]), [ofMusl[1], ofGnu[0], packageOf(musl), packageOf(gnu)])
  assert.deepEqual(placesWith([]), [packageOf(musl), packageOf(gnu)])
  become(t, GLIBC)
  assert.deepEqual(placesWith([ofGnu[0], ofMusl[1]]), [ofGnu[0], ofMusl[1], packageOf(gnu), packageOf(musl)])
  const forbidden = t.mock.method(fs, 'existsSync', () => { throw new Error('no reads') })
  assert.deepEqual([...places()], [...ofGnu, ...ofMusl, packageOf(gnu), packageOf(musl)])
  forbidden.mock.restore()
  // One is loaded whatever it is made for, and to find that out takes time.
  const { mock } = t.mock.method(fs, 'openSync')
  assert.deepEqual(placesWith([ofMusl[0]]), [ofMusl[0], packageOf(gnu), packageOf(musl)])
  assert.equal(mock.callCount(), 0, 'Node’s file was not read')
})

test('a binary may be in the checkout, or in its own package beside this one', () => {
  assert.equal(packageOf('linux-x64-gnu'), 'auth0-actions-cache-linux-x64-gnu')
  const name = 'auth0-actions-cache.linux-x64-gnu.node'
  assert.deepEqual(filesOf('linux-x64-gnu'), [`${ROOT}/native/${name}`, `${ROOT}/../auth0-actions-cache-linux-x64-gnu/${name}`])
})

test('no file stays open, whatever it is', { skip: process.platform !== 'linux' && 'other systems list no open files' }, (t) => {
  become(t, elf([]))
  isMusl()
  const open = fs.readdirSync('/proc/self/fd').length
  for (let n = 0; n < 3; n++) isMusl()
  assert.equal(fs.readdirSync('/proc/self/fd').length, open)
})
