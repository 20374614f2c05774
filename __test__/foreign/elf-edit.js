'use strict'

// Changes to the musl Nodes that let Debian 12's musl load them:
//   node elf-edit.js unpack-relocations FILE...
//   node elf-edit.js set-loader LOADER FILE...
// musl knows packed relocations (RELR) since 1.2.4. Debian has 1.2.3, and the C++ libraries of these Nodes have some:
// they are written once more in the older form. And a file names its loader, which is not in /lib here.

const fs = require('node:fs')

const PT = { LOAD: 1, DYNAMIC: 2, INTERP: 3, NOTE: 4 }
const DT = { RELA: 7, RELASZ: 8, RELACOUNT: 0x6ffffff9, RELRSZ: 35, RELR: 36, RELRENT: 37 }
/** A tag that no loader reads: it takes the place of an entry that is no longer meant. */
const DT_IGNORED = 0x6ffffdf4
/** The number of "base plus addend", by the ELF header's machine. */
const RELATIVE = /** @type {Record<number, bigint>} */ ({ 62: 8n, 183: 1027n })
const RELA_BYTES = 24
const PAGE_BYTES = 0x10000

/** @typedef {{ at: number, type: number, offset: number, address: number, fileBytes: number, memoryBytes: number }} Segment */

/**
 * Rewrites the file if it has packed relocations.
 * @param {string} file
 */
function unpackRelocations(file) {
  const elf = fs.readFileSync(file)
  const segments = readSegments(elf)
  const entries = readDynamic(elf, segments)
  const relr = entries.get(DT.RELR)
  if (!relr) return
  const relative = RELATIVE[elf.readUInt16LE(18)]
  const note = segments.find(({ type }) => type === PT.NOTE)
  if (relative === undefined || !note) throw new Error(`${file}: not an ELF file that this can rewrite`)

  const value = (/** @type {number} */ tag) => entries.get(tag)?.value ?? 0
  const addresses = decodeRelr(elf, offsetOf(segments, relr.value), value(DT.RELRSZ))
  const added = Buffer.alloc(addresses.length * RELA_BYTES)
  for (const [n, address] of addresses.entries()) {
    added.writeBigUInt64LE(BigInt(address), n * RELA_BYTES)
    added.writeBigUInt64LE(relative, n * RELA_BYTES + 8)
    // What a packed relocation adds to is where it points.
    elf.copy(added, n * RELA_BYTES + 16, offsetOf(segments, address), offsetOf(segments, address) + 8)
  }
  const relaStart = offsetOf(segments, value(DT.RELA))
  const relocations = Buffer.concat([added, elf.subarray(relaStart, relaStart + value(DT.RELASZ))])

  // They go behind everything else, into a segment that takes the place of a note, which nothing reads.
  const offset = alignUp(elf.length)
  const address = alignUp(Math.max(...segments.map((segment) => segment.address + segment.memoryBytes)))
  writeLoad(elf, note.at, { offset, address, bytes: relocations.length })
  const set = (/** @type {number} */ tag, /** @type {number} */ to) => {
    const entry = entries.get(tag)
    if (entry) elf.writeBigUInt64LE(BigInt(to), entry.at + 8)
  }
  set(DT.RELA, address)
  set(DT.RELASZ, relocations.length)
  set(DT.RELACOUNT, value(DT.RELACOUNT) + addresses.length)
  for (const tag of [DT.RELR, DT.RELRSZ, DT.RELRENT]) {
    const entry = entries.get(tag)
    if (entry) elf.writeBigUInt64LE(BigInt(DT_IGNORED), entry.at)
  }
  fs.writeFileSync(file, Buffer.concat([elf, Buffer.alloc(offset - elf.length), relocations]))
}

/**
 * Names the loader behind everything else: only the kernel reads it, from the file.
 * @param {string} loader
 * @param {string} file
 */
function setLoader(loader, file) {
  const elf = fs.readFileSync(file)
  const segment = readSegments(elf).find(({ type }) => type === PT.INTERP)
  if (!segment) throw new Error(`${file} names no loader`)
  const name = Buffer.from(`${loader}\0`)
  elf.writeBigUInt64LE(BigInt(elf.length), segment.at + 8)
  elf.writeBigUInt64LE(BigInt(name.length), segment.at + 32)
  fs.writeFileSync(file, Buffer.concat([elf, name]))
}

/**
 * @param {Buffer} elf
 * @returns {Segment[]}
 */
function readSegments(elf) {
  const [start, size, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)]
  return Array.from({ length: count }, (_, n) => {
    const at = start + n * size
    const word = (/** @type {number} */ place) => Number(elf.readBigUInt64LE(at + place))
    return { at, type: elf.readUInt32LE(at), offset: word(8), address: word(16), fileBytes: word(32), memoryBytes: word(40) }
  })
}

/**
 * The entries of the dynamic section by their tags, with their places in the file.
 * @param {Buffer} elf
 * @param {Segment[]} segments
 */
function readDynamic(elf, segments) {
  /** @type {Map<number, { at: number, value: number }>} */
  const entries = new Map()
  const dynamic = segments.find(({ type }) => type === PT.DYNAMIC)
  for (let n = 0; n < (dynamic?.fileBytes ?? 0); n += 16) {
    const at = (dynamic?.offset ?? 0) + n
    entries.set(Number(elf.readBigInt64LE(at)), { at, value: Number(elf.readBigUInt64LE(at + 8)) })
  }
  return entries
}

/**
 * An even word is an address; an odd one is a map of the 63 words that follow what was last addressed.
 * @param {Buffer} elf
 * @param {number} start
 * @param {number} bytes
 */
function decodeRelr(elf, start, bytes) {
  const addresses = []
  let next = 0
  for (let n = start; n < start + bytes; n += 8) {
    const word = elf.readBigUInt64LE(n)
    if (word % 2n === 0n) {
      addresses.push(Number(word))
      next = Number(word) + 8
      continue
    }
    for (let bit = 1n; bit < 64n; bit++) {
      if ((word >> bit) % 2n === 1n) addresses.push(next + Number(bit - 1n) * 8)
    }
    next += 63 * 8
  }
  return addresses
}

/**
 * @param {Segment[]} segments
 * @param {number} address
 */
function offsetOf(segments, address) {
  const segment = segments.find(({ type, address: first, fileBytes }) => type === PT.LOAD && address >= first && address < first + fileBytes)
  if (!segment) throw new Error(`No segment has the address ${address}`)
  return address - segment.address + segment.offset
}

/**
 * @param {Buffer} elf
 * @param {number} at
 * @param {{ offset: number, address: number, bytes: number }} segment
 */
function writeLoad(elf, at, { offset, address, bytes }) {
  const READABLE = 4
  elf.writeUInt32LE(PT.LOAD, at)
  elf.writeUInt32LE(READABLE, at + 4)
  for (const [n, word] of [offset, address, address, bytes, bytes, PAGE_BYTES].entries()) {
    elf.writeBigUInt64LE(BigInt(word), at + 8 + n * 8)
  }
}

/** @param {number} number */
function alignUp(number) {
  return Math.ceil(number / PAGE_BYTES) * PAGE_BYTES
}

const [command, ...args] = process.argv.slice(2)
if (command === 'unpack-relocations') {
  for (const file of args) unpackRelocations(file)
} else if (command === 'set-loader') {
  for (const file of args.slice(1)) setLoader(args[0] ?? '', file)
} else {
  throw new Error(`No command "${command}": unpack-relocations or set-loader`)
}
