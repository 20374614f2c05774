'use strict'

// What the README, docs/ and the declarations say of limits and triggers is what the code has.

const assert = require('node:assert/strict')
const { test } = require('node:test')

const native = require('../lib/native.js')
const { TRIGGERS } = require('../lib/triggers.js')
const { PAGES, readPage } = require('./helpers/readme.js')

const DEFAULTS = Object.entries(JSON.parse(native.defaultLimits()))
const DECLARATIONS = readPage('index.d.ts')

/** As in 86,400,000. */
function written(number) {
  return number.toLocaleString('en-US')
}

for (const [name, value] of DEFAULTS) {
  test(`index.d.ts states the default of ${name}`, () => {
    const [, stated] = DECLARATIONS.match(new RegExp(`Default ([\\d,]*\\d)[^/]*\\*/\\s+${name}: number`)) ?? []
    assert.equal(stated, written(value))
  })

  for (const page of ['README.md', 'docs/fidelity.md']) {
    test(`${page} states the default of ${name}`, () => {
      const [, stated] = readPage(page).match(new RegExp(`^\\| \`${name}\` \\| ([\\d,]+)`, 'm')) ?? []
      assert.equal(stated, written(value))
    })
  }
}

test('whatever else is said of a size in bytes is a default', () => {
  const sizes = DEFAULTS.filter(([name]) => name.endsWith('Bytes')).map(([, value]) => written(value))
  for (const page of [...PAGES, 'index.d.ts']) {
    for (const [, size] of readPage(page).matchAll(/(?:longer than|at most) ([\d,]+) bytes/g)) {
      assert.ok(sizes.includes(size), `${page} says ${size} bytes`)
    }
  }
})

test('the README lists the triggers', () => {
  const [, list] = readPage().match(/^Triggers: ([^]*?)\.\n/m)
  assert.deepEqual([...list.matchAll(/`([^`]+)`/g)].map(([, trigger]) => trigger), [...TRIGGERS])
})
