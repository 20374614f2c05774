'use strict'

// What happens to one tenant's trigger changes no result of another, but for what `elsewhere` says of the same tenant's.

const assert = require('node:assert/strict')
const test = require('node:test')

const fc = require('fast-check')

const loaded = require('../index.js')
const { makeActor } = require('./helpers/actors.js')
const { operations } = require('./helpers/operations.js')
const { check } = require('./helpers/property.js')

const SETTINGS = { anyTrigger: true, evictionRate: 0.3, limits: { maxTotalBytes: 20000 } }

/** Pairs of tenant and trigger that are different, some of which would be one if they were joined. */
const PAIRS = [
  [['a', 'post-login'], ['b', 'post-login']],
  [['a', 'post-login'], ['a', 'event-stream']],
  [['a|b', 'c'], ['a', 'b|c']],
  [['a\0b', 'c'], ['a', 'b\0c']],
  [['a', ''], ['a', '\0']],
  [['ab', ''], ['a', 'b']],
  [['\ud83d', '\ude00'], ['\ud83d\ude00', '']],
  [['\ud83d', 't'], ['\ufffd', 't']],
  [['é', 't'], ['e\u0301', 't']],
]

/** A result without what its events say of other triggers. */
function withoutElsewhere(result) {
  if (Array.isArray(result)) return result.map(withoutElsewhere)
  if (typeof result !== 'object' || result === null) return result
  const own = Object.entries(result).filter(([name]) => name !== 'elsewhere')
  return Object.fromEntries(own.map(([name, part]) => [name, withoutElsewhere(part)]))
}

for (const pair of PAIRS) {
  test(`isolated: ${JSON.stringify(pair)}`, (t) => {
    const handles = pair.map(([tenant, trigger]) => ({ trigger, options: { ...SETTINGS, tenant } }))
    const reset = () => handles.forEach(({ options }) => loaded.resetTenant(options.tenant))
    t.after(reset)
    const act = makeActor(loaded, Date, handles)
    const sameTenant = pair[0][0] === pair[1][0]
    const look = (operation) => act({ ...operation, call: { method: 'look' } })
    const ownOf = (result) => (sameTenant ? withoutElsewhere(result) : result)
    const answersOfFirst = (list) => {
      reset()
      return list.map((operation) => [operation, act(operation)]).filter(([{ handle }]) => handle === 0).map(([operation, result]) => ownOf([result, look(operation)]))
    }
    check(fc.property(operations({ handle: fc.nat(1) }, 60), (all) => {
      const list = all.filter(({ call }) => !(sameTenant && call.method === 'resetTenant'))
      assert.deepStrictEqual(answersOfFirst(list), answersOfFirst(list.filter(({ handle }) => handle === 0)))
    }), 40)
  })
}
