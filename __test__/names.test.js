'use strict'

// How a name and a number are shown: the bounds of each.

const assert = require('node:assert/strict')
const test = require('node:test')

const { commas, countOf, quote, wordsOfExcess } = require('../lib/names.js')

test('a name is cut where it has more than 80 characters', () => {
  assert.equal(quote('n'.repeat(80)), `"${'n'.repeat(80)}"`)
  assert.equal(quote('n'.repeat(81)), `"${'n'.repeat(80)}"… (81 characters)`)
  assert.equal(quote(''), '""')
})

test('a name is not read where it has more than 2 ** 24 characters', () => {
  assert.equal(quote('n'.repeat(2 ** 24)), `"${'n'.repeat(80)}"… (16777216 characters)`)
  assert.equal(quote('n'.repeat(2 ** 24 + 1)), 'a string of 16777217 characters')
})

test('what no terminal should print is escaped, and what stands beside it is not', () => {
  const RANGES = [[0x7f, 0x9f], [0x61c, 0x61c], [0x200e, 0x200f], [0x2028, 0x202e], [0x2066, 0x2069]]
  for (const [first, last] of RANGES) {
    for (let unit = first; unit <= last; unit++) {
      assert.equal(quote(String.fromCharCode(unit)), `"\\u${unit.toString(16).padStart(4, '0')}"`)
    }
    for (const beside of [first - 1, last + 1]) {
      const character = String.fromCharCode(beside)
      assert.equal(quote(character), `"${character}"`)
    }
  }
  assert.equal(quote('\u202ea\u202e'), '"\\u202ea\\u202e"')
})

test('one is one, and any other number is several', () => {
  assert.deepEqual([0, 1, 2].map((count) => countOf(count, 'byte')), ['0 bytes', '1 byte', '2 bytes'])
})

test('digits stand in threes', () => {
  const NUMBERS = { 0: '0', 999: '999', 1000: '1,000', 100000: '100,000', 1234567: '1,234,567' }
  for (const [number, shown] of Object.entries(NUMBERS)) assert.equal(commas(Number(number)), shown)
  assert.deepEqual([-1000, -100].map(commas), ['-1,000', '-100'])
})

test('what exceeds a limit is named with it', () => {
  assert.equal(wordsOfExcess({}), '')
  assert.equal(wordsOfExcess({ bytes: 5000, limit: 4096 }), ' (5,000 of 4,096 bytes)')
  assert.equal(wordsOfExcess({ bytes: 2, limit: 1 }), ' (2 of 1 byte)')
  assert.equal(wordsOfExcess({ entries: 21, limit: 20 }), ' (21 of 20 records)')
  assert.equal(wordsOfExcess({ entries: 2, limit: 1 }), ' (2 of 1 record)')
})
