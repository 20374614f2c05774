'use strict'

// A test file's tenant is freed when its thread goes on to the next file, or ends. Nothing waits for the collector.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const { describe, it } = require('node:test')
const vm = require('node:vm')
const { Worker } = require('node:worker_threads')

const native = require('../../lib/native.js')

const ROOT = path.join(__dirname, '..', '..')
const NOTHING = { tenants: 0, caches: 0, records: 0 }

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
  const wrapper = vm.compileFunction(fs.readFileSync(file, 'utf8'), ['require', 'module', 'exports'], {
    filename: file,
    parsingContext: context,
  })
  wrapper(inner, module, module.exports)
  return module.exports
}

/** What a test file does, as far as the engine sees it. */
function runFile(load, number) {
  load(path.join(ROOT, 'lib/test-file.js')).enterTestFile(`file-${number}.test.js`)
  const { openCache } = load(path.join(ROOT, 'index.js'))
  for (const trigger of ['post-login', 'post-user-registration']) {
    const cache = openCache(trigger)
    assert.deepEqual(Object.values(cache.usage()), [0, 0, 0, 0, 0, 0, 0, 0])
    cache.seed({ one: `${number}`, two: `${number}` })
    cache.fail('set', 'FailedToSetCacheRecord', { times: Infinity })
    cache.api.cache.get('one')
  }
}

describe('the tenants of test files', () => {
  it('are after 1,000 files what they were after 10', () => {
    const modules = new Map()
    const footprints = []
    for (let number = 1; number <= 1000; number++) {
      // A context for every tenth file, for contexts are slow to make: the others share the realm of the one before.
      if (number % 10 === 1) modules.set('context', vm.createContext({ process }))
      const registry = new Map()
      runFile((file) => requireIn(modules.get('context'), file, registry), number)
      footprints.push(native.footprint())
    }
    assert.deepEqual(footprints[9], { tenants: 1, caches: 2, records: 4 })
    assert.deepEqual(footprints[999], footprints[9])
  })

  it('go with their threads', async () => {
    native.enterFileTenant('of this test')
    assert.deepEqual(native.footprint(), NOTHING)
    const worker = `
      const { workerData: root } = require('node:worker_threads')
      require(root + '/lib/test-file.js').enterTestFile('worker.test.js')
      require(root).openCache('post-login').seed({ k: 'v' })
      require('node:worker_threads').parentPort.postMessage(require(root + '/lib/native.js').footprint())`
    for (let round = 0; round < 3; round++) {
      const workers = Array.from({ length: 4 }, () => new Worker(worker, { eval: true, workerData: ROOT }))
      const ended = workers.map((thread) => new Promise((resolve, reject) => {
        let footprint
        thread.on('message', (message) => { footprint = message })
        thread.on('error', reject)
        thread.on('exit', () => resolve(footprint))
      }))
      const seen = await Promise.all(ended)
      assert.ok(seen.every(({ tenants }) => tenants >= 1), 'while it lived, each thread had a tenant')
      assert.deepEqual(native.footprint(), NOTHING)
    }
  })
})
