'use strict'

// Random operations through every kind of instance, each result compared with the model's. PROPERTY_FACTOR=64 makes that
// a million operations, and eight reads after each; PROPERTY_SEED takes others.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const fc = require('fast-check')

const { contextActor, makeActor, workerActor } = require('./helpers/actors.js')
const { HOT_KEYS, operations, optionsAt } = require('./helpers/operations.js')
const { check } = require('./helpers/property.js')
const loaded = require('../index.js')
const native = require('../lib/native.js')
const { ModelCache, ModelFaults } = require('./model.js')

const TIGHT = { maxEntries: 3, maxKeyBytes: 5, maxValueBytes: 50, maxTotalBytes: 100, defaultTtlMs: 10, maxTtlMs: 1000 }
const ROOMY = { maxEntries: 40, maxKeyBytes: 9000, maxValueBytes: 9000, maxTotalBytes: 90000, maxTtlMs: 5e9 }

/** Two tenants with two triggers each, opened with all kinds of settings. */
function makeHandles() {
  const [one, other] = [randomUUID(), randomUUID()]
  return [
    { trigger: 'post-login', options: { tenant: one, strict: true } },
    { trigger: 'post-login', options: { tenant: one, limits: TIGHT } },
    { trigger: 'post-login', options: { tenant: one, limits: ROOMY, strict: true } },
    { trigger: 'event-stream', options: { tenant: one } },
    { trigger: 'post-login', options: { tenant: other, evictionRate: 1, strict: true } },
    { trigger: 'post-login', options: { tenant: other, evictionRate: 0.5, limits: ROOMY } },
    { trigger: 'event-stream', options: { tenant: other, evictionRate: 0.5, evictionSeed: 9, limits: TIGHT, strict: true } },
  ]
}

const LIMITS = { maxEntries: 20, maxKeyBytes: 64, maxValueBytes: 4096, maxTotalBytes: 8192, defaultTtlMs: 900000, maxTtlMs: 86400000 }

/** The models behind the handles: one for each tenant and trigger. */
function makeModels(handles) {
  const models = new Map()
  const faults = new ModelFaults()
  return handles.map(({ trigger, options: { tenant } }) => {
    const name = JSON.stringify([tenant, trigger])
    if (!models.has(name)) models.set(name, new ModelCache(tenant, trigger, faults))
    return models.get(name)
  })
}

/** The caches of the tenant's other triggers. */
function othersOf(models, model) {
  return models.filter((other) => other !== model && other.tenant === model.tenant)
}

/** What the model returns. Which records a rate between 0 and 1 drops, the contract leaves open: `result` tells. */
function expected(handles, models, { handle, nowMs: callerNowMs, call }, result) {
  // The clock's fraction is dropped.
  const nowMs = Math.floor(callerNowMs)
  const { tenant, limits: overrides, evictionRate = 0, strict } = handles[handle].options
  const [model, limits] = [models[handle], { ...LIMITS, ...overrides }]
  const isStruck = (isOwn) => (evictionRate === 1 || (evictionRate > 0 && (isOwn ? result.isSpared : result.record === undefined)))
  const calls = {
    get: () => {
      const spared = model.events.filter(({ event }) => event === 'spared').length
      const record = model.get(call.key, nowMs, isStruck)
      return { record, isSpared: model.events.filter(({ event }) => event === 'spared').length > spared }
    },
    getAll: () => HOT_KEYS.map((key) => model.get(key, nowMs, isStruck)),
    set: () => model.set(call.key, call.value, optionsAt(call.options, callerNowMs), limits, nowMs, strict),
    delete: () => model.delete(call.key, nowMs, strict),
    seed: () => model.seed(call.records.map(({ key, value, lifetime }) => ({ key, value, ...optionsAt(lifetime, callerNowMs) })), limits, nowMs),
    evict: () => model.evict(call.key, nowMs),
    fail: () => model.fail(call.operation, call.code, call.times),
    newExecution: () => model.newExecution(),
    history: () => {
      model.look()
      return model.history(nowMs, othersOf(models, model))
    },
    refusals: () => model.refusals(call.code),
    takeFaults: () => model.faults.take(),
    reset: () => model.reset(),
    resetTenant: () => handles.forEach(({ options }, i) => { if (options.tenant === tenant) models[i].reset() }),
  }
  return calls[call.method]()
}

/** Those of the first two caches, whose near caches are on: another handle, or another actor, changes what they hold. */
const READ_HANDLES = [0, 3]

/**
 * Carries the operations out, each by its actor, and compares every result and all that is there after it. After each,
 * someone reads the keys that most calls are about, so that near caches are full of them, and asked when they change.
 */
function compare(actors, handles, list) {
  const models = makeModels(handles)
  for (const [tenant] of new Map(handles.map(({ options }) => [options.tenant]))) loaded.resetTenant(tenant)
  native.takeFaults('default', 0, Infinity)
  for (const operation of list) {
    const act = actors[operation.actor]
    const result = act(operation)
    assert.deepStrictEqual(result, expected(handles, models, operation, result))
    for (const handle of READ_HANDLES) {
      const reading = { handle, nowMs: operation.nowMs, call: { method: 'getAll' } }
      assert.deepStrictEqual(actors[operation.reader](reading), expected(handles, models, reading))
    }
    for (const handle of handles.keys()) {
      // Handles 1, 2 and 5 look at the caches of 0 and 4.
      if ([1, 2, 5].includes(handle)) continue
      const seen = act({ handle, nowMs: operation.nowMs, call: { method: 'look' } })
      const [model, nowMs] = [models[handle], Math.floor(operation.nowMs)]
      assert.deepStrictEqual(seen, [model.records(nowMs), model.usage(nowMs), model.history(nowMs, othersOf(models, model))])
    }
  }
}

function checkModel(t, actors, handles, runs) {
  t.after(() => handles.forEach(({ options }) => loaded.resetTenant(options.tenant)))
  const actor = fc.nat(actors.length - 1)
  let count = 0
  check(fc.property(operations({ handle: fc.nat(handles.length - 1), actor, reader: actor }, 200), (list) => {
    count += list.length
    compare(actors, handles, list)
  }), runs)
  t.diagnostic(`${count} operations, ${count * READ_HANDLES.length * HOT_KEYS.length} reads after them`)
}

test('one instance behaves as the model does', (t) => {
  const handles = makeHandles()
  checkModel(t, [makeActor(loaded, Date, handles)], handles, 100)
})

test('two vm contexts and this realm, interleaved, behave as the model does', (t) => {
  const handles = makeHandles()
  checkModel(t, [makeActor(loaded, Date, handles), contextActor(handles), contextActor(handles)], handles, 60)
})

test('two realms of this thread and two workers, interleaved, behave as the model does', (t) => {
  const handles = makeHandles()
  const workers = [workerActor(t, handles), workerActor(t, handles)]
  checkModel(t, [makeActor(loaded, Date, handles), contextActor(handles), ...workers], handles, 40)
})
