'use strict'

// What a million records cost in memory: node memory.js <contender> <file for the result>. A process of its own, for
// memory that was once in use stays with the process.

const assert = require('node:assert/strict')
const fs = require('node:fs')

const { PACKAGE, PACKAGE_FOLDER, contender: contenderNamed } = require('./contenders.js')
const { gc } = require('./gc.js')
const { TTL_MS } = require('./scope.js')
const { calls } = require('./source.js')

/**
 * After so many tenants garbage is collected, in a turn of its own. A suite makes garbage enough for that; here V8 would
 * let the handles of many tenants lie, for their memory is not on its heap.
 */
const TENANTS_A_COLLECTION = 1_000

const TENANTS = 100_000
const RECORDS_A_TENANT = 10
const RECORDS = TENANTS * RECORDS_A_TENANT
const KEY_BYTES = 20
const VALUE_BYTES = 80

async function main(name, file) {
  const isPackage = name === PACKAGE
  const contender = contenderNamed(name)
  const { get, set } = calls(contender)
  const keys = Array.from({ length: RECORDS_A_TENANT }, (_, i) => `${i}`.padStart(KEY_BYTES, 'k'))
  // This package finds its records by the tenant's name; of the others, the cache itself must be kept.
  const kept = []
  const before = await memory()
  const fillStartMs = performance.now()
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const cache = contender.open(scopeOf(tenant))
    for (const key of keys) assert.equal(set(cache, key, valueOf(tenant)), true)
    if (!isPackage) kept.push(cache)
    if (tenant % TENANTS_A_COLLECTION === 0) await collect()
  }
  const fillMs = performance.now() - fillStartMs
  const after = await memory()
  const last = isPackage ? contender.open(scopeOf(TENANTS - 1)) : kept[TENANTS - 1]
  for (const key of keys) assert.equal(get(last, key), valueOf(TENANTS - 1))
  const result = {
    name,
    tenants: TENANTS,
    records: RECORDS,
    keyAndValueBytes: KEY_BYTES + VALUE_BYTES,
    residentBytesPerRecord: (after.rss - before.rss) / RECORDS,
    // What V8 keeps of the garbage of filling is not the records'.
    residentBytesPerRecordOffHeap: (after.rss - before.rss - (after.heapTotal - before.heapTotal)) / RECORDS,
    heapBytesPerRecord: (after.heapUsed - before.heapUsed) / RECORDS,
    fillMs,
    gcMs: timeMs(gc),
    ...(isPackage && { resetMs: resetAll() }),
  }
  fs.writeFileSync(file, JSON.stringify(result))
}

function scopeOf(tenant) {
  return { tenant: `tenant-${tenant}`, trigger: 'post-login', ttlMs: TTL_MS }
}

function valueOf(tenant) {
  return Buffer.alloc(VALUE_BYTES, `${tenant} `).toString('latin1')
}

async function memory() {
  await collect()
  await collect()
  return process.memoryUsage()
}

/** Node frees what was collected in a later turn. */
async function collect() {
  await turn()
  gc()
  await turn()
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve))
}

function resetAll() {
  const { openCache, resetTenant } = require(PACKAGE_FOLDER)
  const entriesOf = (tenant) => openCache('post-login', { tenant: scopeOf(tenant).tenant }).usage().entries
  const some = [0, TENANTS / 2, TENANTS - 1]
  assert.deepEqual(some.map(entriesOf), some.map(() => RECORDS_A_TENANT))
  const ms = timeMs(() => {
    for (let tenant = 0; tenant < TENANTS; tenant++) resetTenant(scopeOf(tenant).tenant)
  })
  assert.deepEqual(some.map(entriesOf), some.map(() => 0))
  return ms
}

function timeMs(run) {
  const startMs = performance.now()
  run()
  return performance.now() - startMs
}

void main(process.argv[2] ?? '', process.argv[3] ?? '')
