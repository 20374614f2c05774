'use strict'

// What a test mocks or pollutes after the package was loaded changes no result, causes no call of the mock, and shows it
// no value.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')

const { openCache } = require('../index.js')

const START = 1_700_000_000_000
const SECRET = 'a-value-that-no-mock-may-see'
const LONG = SECRET.repeat(100)
const WIDE = `${SECRET}€\ud83d`.repeat(50)

const iteratorOf = (iterable) => Object.getPrototypeOf(iterable[Symbol.iterator]())

/** All that is mocked, function by function. */
const MOCKED = {
  Array, Atomics, JSON, Math, Number, Object, Reflect, String, Buffer,
  'Array.prototype': Array.prototype,
  'Array iterator': iteratorOf([]),
  'ArrayBuffer.prototype': ArrayBuffer.prototype,
  'Buffer.prototype': Buffer.prototype,
  'Function.prototype': Function.prototype,
  'Map.prototype': Map.prototype,
  'Map iterator': iteratorOf(new Map()),
  'Number.prototype': Number.prototype,
  'Object.prototype': Object.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Set.prototype': Set.prototype,
  'String.prototype': String.prototype,
  'String iterator': iteratorOf(''),
  'TypedArray.prototype': Object.getPrototypeOf(Int32Array.prototype),
  'WeakMap.prototype': WeakMap.prototype,
}

/** Globals that are replaced whole. */
const GLOBALS = ['Array', 'ArrayBuffer', 'Atomics', 'Buffer', 'Error', 'Float64Array', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Proxy', 'RangeError', 'Reflect', 'Set', 'String', 'Symbol', 'TypeError', 'WeakMap']

/** Names that what the package makes or reads has; not `ttl`, because an inherited option is one. */
const NAMES = ['key', 'value', 'expires_at', 'get', 'set', 'type', 'code', 'record', 'version', 'place', 'records', 'units', 'writable', 'enumerable', 'configurable', 'ttlMs', 'expiresAtMs', 'bytes', 'event', 'json', 'toJSON']

/** What is called while others are mocked. Each call stores its result, for nothing can be compared meanwhile. */
const CALLS = [
  ['get of a record', (cache) => cache.get('k')],
  ['get from memory', (cache) => cache.get('k')],
  ['get of none', (cache) => cache.get('none')],
  ['get of none from memory', (cache) => cache.get('none')],
  ['set', (cache) => cache.set('k', SECRET)],
  ['get of what was set', (cache) => cache.get('k')],
  ['set with a ttl', (cache) => cache.set('k2', SECRET, { ttl: 60_001, expires_at: undefined })],
  ['set of an ASCII value', (cache) => cache.set('k', LONG)],
  ['set of another value', (cache) => cache.set('k', WIDE)],
  ['get of that', (cache) => cache.get('k')],
  ['set that is refused', (cache) => cache.set('k', SECRET, { ttl: -1, expires_at: undefined })],
  ['records', (cache, owner) => owner.records()],
  ['usage', (cache, owner) => owner.usage()],
  ['delete', (cache) => cache.delete('k')],
  ['delete of none', (cache) => cache.delete('none')],
  ['seed by key', (cache, owner) => owner.seed({ a: SECRET, b: SECRET })],
  ['seed of a list', (cache, owner) => owner.seed([{ key: 'c', value: SECRET, ttl: 5_000, expires_at: undefined }])],
  ['records after seed', (cache, owner) => owner.records()],
  ['evict of a key', (cache, owner) => owner.evict('a')],
  ['evict', (cache, owner) => owner.evict()],
  ['usage in the end', (cache, owner) => owner.usage()],
]

let number = 0

/** Makes all calls on a new cache, each after `arm` and before `disarm`. */
function callAll(arm = () => {}, disarm = () => {}) {
  const owner = openCache('post-login', { tenant: `polluted ${number++}` })
  const { cache } = owner.api
  const results = []
  const { now } = Date
  Date.now = () => START
  cache.set('k', 'old')
  try {
    for (let n = 0; n < CALLS.length; n++) {
      const call = CALLS[n][1]
      let result
      arm(n)
      try {
        result = call(cache, owner)
      } finally {
        disarm()
      }
      results.push(result)
    }
  } finally {
    Date.now = now
  }
  owner.reset()
  return results
}

/** What the same calls return when nothing is mocked. */
const EXPECTED = callAll()

/** Replaces a function, and returns how to give it back. */
function mock(holder, name, onCall) {
  const own = Object.getOwnPropertyDescriptor(holder, name)
  const wrap = (original) => original && new Proxy(original, {
    apply(target, self, given) {
      onCall()
      return Reflect.apply(target, self, given)
    },
    construct(target, given, newTarget) {
      onCall()
      return Reflect.construct(target, given, newTarget)
    },
    get(target, property, receiver) {
      // Of a namespace, whoever looks into it is told.
      if (typeof target === 'object') onCall()
      return Reflect.get(target, property, receiver)
    },
  })
  const mocked = 'value' in own ? { ...own, value: wrap(own.value) } : { ...own, get: wrap(own.get), set: wrap(own.set) }
  return { put: () => Object.defineProperty(holder, name, mocked), restore: () => Object.defineProperty(holder, name, own) }
}

/** What is mocked only while a call of the package runs, for node:test and this file use the same. */
function checkMock(holder, name) {
  const called = []
  let current
  let isOn = false
  const { put, restore } = mock(holder, name, () => {
    if (!isOn) return
    // Nothing that the mock itself calls counts.
    isOn = false
    called.push(current)
    isOn = true
  })
  const results = callAll((n) => {
    current = CALLS[n][0]
    put()
    isOn = true
  }, () => {
    isOn = false
    restore()
  })
  assert.deepEqual(results, EXPECTED, String(name))
  return called.map((call) => `${String(name)} by ${call}`)
}

describe('a mock of', () => {
  for (const [title, holder] of Object.entries(MOCKED)) {
    it(`${title} is not called`, () => {
      const names = Reflect.ownKeys(holder).filter((name) => {
        const own = Object.getOwnPropertyDescriptor(holder, name)
        return own.configurable && (typeof own.value === 'function' || own.get) && name !== 'constructor' && name !== '__proto__'
      })
      assert.ok(names.length > 0)
      assert.deepEqual(names.flatMap((name) => checkMock(holder, name)), [])
    })
  }
  it('a global is not called', () => {
    assert.deepEqual(GLOBALS.flatMap((name) => checkMock(globalThis, name)), [])
  })
})

describe('a property of Object.prototype', () => {
  for (const holder of [Object.prototype, Array.prototype]) {
    const names = holder === Array.prototype ? ['0', '1', '2'] : [...NAMES, '0', '1']
    for (const name of names) {
      it(`${holder === Array.prototype ? 'that is Array.prototype, ' : ''}${name}, as an accessor, is not asked, and shown nothing`, () => {
        let touched = []
        let current
        const accessor = {
          configurable: true,
          get() { touched[touched.length] = `get ${current}` },
          set() { touched[touched.length] = `set ${current}` },
        }
        const descriptor = Object.assign(Object.create(null), accessor)
        const seen = touched
        const results = callAll((n) => {
          current = CALLS[n][0]
          Object.defineProperty(holder, name, descriptor)
        }, () => { delete holder[name] })
        touched = []
        assert.deepEqual(seen, [])
        assert.deepEqual(results, EXPECTED)
      })

      it(`${holder === Array.prototype ? 'that is Array.prototype, ' : ''}${name}, as a value, changes nothing`, () => {
        const descriptor = Object.assign(Object.create(null), { configurable: true, value: 'polluted' })
        const results = callAll(() => Object.defineProperty(holder, name, descriptor), () => { delete holder[name] })
        assert.deepEqual(results, EXPECTED)
      })
    }
  }
})
