'use strict'

// A test file's tenant is freed when its thread goes on to the next file, or ends. Nothing waits for the collector.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const fs = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const { describe, it } = require('node:test')
const vm = require('node:vm')
const { Worker } = require('node:worker_threads')

const { openCache } = require('../../index.js')
const native = require('../../lib/native.js')

const ROOT = path.join(__dirname, '..', '..')
const TRIGGERS = ['post-login', 'post-user-registration']

/** Loads a module of the package in a context, as Jest does: JavaScript anew, the addon by the one outer `require`. */
function requireIn(context, file, modules = new Map()) {
  const known = modules.get(file)
  if (known) return known.exports
  const module = { exports: {} }
  modules.set(file, module)
  const outer = createRequire(file)
  const inner = (name) => {
    const found = outer.resolve(name)
    return path.isAbsolute(found) && !found.includes('native') ? requireIn(context, found, modules) : outer(name)
  }
  const wrapper = vm.compileFunction(fs.readFileSync(file, 'utf8'), ['require', 'module', 'exports', '__dirname'], {
    filename: file,
    parsingContext: context,
  })
  wrapper(inner, module, module.exports, path.dirname(file))
  return module.exports
}

/** What a test file does, as far as the engine sees it. Returns its tenant. */
function runFile(load, number) {
  load(path.join(ROOT, 'lib/test-file.js')).enterTestFile(`file-${number}.test.js`)
  const { openCache: open } = load(path.join(ROOT, 'index.js'))
  for (const trigger of TRIGGERS) {
    const cache = open(trigger)
    assert.ok(Object.values(cache.usage()).every((count) => count === 0))
    cache.seed({ one: `${number}`, two: `${number}` })
    cache.fail('set', 'FailedToSetCacheRecord', { times: Infinity })
    cache.api.cache.get('one')
  }
  return open().tenant
}

/** How many records a tenant holds. */
function recordsOf(tenant) {
  return TRIGGERS.reduce((sum, trigger) => sum + openCache(trigger, { tenant }).records().length, 0)
}

describe('the tenants of test files', () => {
  it('hold records while their file runs, of 1,000 files as of the first', () => {
    const modules = new Map()
    const tenants = []
    for (let number = 1; number <= 1000; number++) {
      // A context for every tenth file, for contexts are slow to make: the others share the realm of the one before.
      if (number % 10 === 1) modules.set('context', vm.createContext({ process }))
      const registry = new Map()
      tenants.push(runFile((file) => requireIn(modules.get('context'), file, registry), number))
      assert.equal(recordsOf(tenants.at(-1)), 4)
      if (number > 1) assert.equal(recordsOf(tenants.at(-2)), 0)
    }
    assert.equal(new Set(tenants).size, 1000)
    assert.equal(tenants.reduce((sum, tenant) => sum + recordsOf(tenant), 0), 4)
  })

  it('go with their threads', async () => {
    native.enterFileTenant('of this test')
    const body = `
      const { parentPort, workerData: root } = require('node:worker_threads')
      require(root + '/lib/test-file.js').enterTestFile('worker.test.js')
      const cache = require(root).openCache('post-login')
      cache.seed({ k: 'v' })
      parentPort.once('message', () => process.exit())
      parentPort.postMessage(cache.tenant)`
    for (let round = 0; round < 3; round++) {
      const workers = Array.from({ length: 4 }, () => new Worker(body, { eval: true, workerData: ROOT }))
      const tenants = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]))
      assert.equal(new Set(tenants).size, 4)
      assert.deepEqual(tenants.map(recordsOf), [1, 1, 1, 1], 'while it lives, each thread has its tenant')
      const ended = Promise.all(workers.map((worker) => once(worker, 'exit')))
      for (const worker of workers) worker.postMessage('end')
      await ended
      assert.deepEqual(tenants.map(recordsOf), [0, 0, 0, 0])
    }
  })
})
