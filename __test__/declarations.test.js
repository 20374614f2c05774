'use strict'

// index.d.ts is written by hand. Here what it lists is held against what the code has.

const assert = require('node:assert/strict')
const path = require('node:path')
const { test } = require('node:test')

const ts = require('typescript-5')

const exported = require('..')
const native = require('../lib/native.js')
const { TRIGGERS } = require('../lib/triggers.js')

const DECLARATIONS = path.join(__dirname, '..', 'index.d.ts')
const program = ts.createProgram([DECLARATIONS], { strict: true, types: [], lib: ['lib.es2022.d.ts'] })
const checker = program.getTypeChecker()
const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(DECLARATIONS)))

/** The type that index.d.ts declares under a name. */
function declared(name) {
  const symbol = symbols.find((candidate) => candidate.name === name)
  assert.ok(symbol, `index.d.ts declares no ${name}`)
  return checker.getDeclaredTypeOfSymbol(symbol)
}

function membersOfUnion(name) {
  return declared(name).types.map((type) => type.value).sort()
}

function properties(name) {
  return checker.getPropertiesOfType(declared(name)).map((property) => property.name).sort()
}

test('Trigger lists the triggers that openCache takes', () => {
  assert.deepEqual(membersOfUnion('Trigger'), [...TRIGGERS].sort())
  for (const trigger of TRIGGERS) assert.equal(exported.openCache(trigger).trigger, trigger)
})

test("CacheWriteErrorCode lists the engine's error codes", () => {
  assert.deepEqual(membersOfUnion('CacheWriteErrorCode'), JSON.parse(native.errorCodes()).sort())
})

test("CacheLimits lists the engine's limits", () => {
  assert.deepEqual(properties('CacheLimits'), Object.keys(JSON.parse(native.defaultLimits())).sort())
})

test('CacheUsage lists what usage returns', () => {
  assert.deepEqual(properties('CacheUsage'), Object.keys(exported.openCache().usage()).sort())
})

test('index.d.ts declares what index.js exports', () => {
  const values = symbols.filter((symbol) => symbol.flags & ts.SymbolFlags.Value).map((symbol) => symbol.name)
  assert.deepEqual(values.sort(), Object.keys(exported).sort())
})

test('CacheWarning and CacheMissReason list what the engine may say', () => {
  const { openCache } = exported
  const cache = openCache('post-login', { tenant: 'declarations' })
  const { cache: api } = cache.api
  const now = Date.now()
  api.get('k')
  api.set('k', 'v', { expires_at: Math.floor(now / 1000) + 60 })
  api.get('k')
  api.set('k', 'v', { ttl: 86400 })
  api.set('k', 'v', { lifetime: 5 })
  api.set('k', 'v', 5)
  api.set('k', 'v', { ttl: 9e10 })
  api.set('k', 'v', { ttl: 60000, expires_at: now + 5000 })
  api.delete('k')
  api.get('k')
  cache.seed({ k: 'v' })
  cache.evict('k')
  api.get('k')
  const warnings = new Set(cache.history().flatMap((event) => ('warning' in event ? [event.warning] : [])))
  assert.deepEqual([...warnings].sort(), membersOfUnion('CacheWarning'))
  const reasons = new Set(cache.history().flatMap((event) => (event.event === 'missed' ? [event.reason] : [])))
  assert.deepEqual([...reasons, 'expired'].sort(), membersOfUnion('CacheMissReason'))
  cache.reset()
})
