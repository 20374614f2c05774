'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { test } = require('node:test')
const { Worker, isMainThread, parentPort } = require('node:worker_threads')

const { openCache } = require('auth0-actions-cache')

if (isMainThread) {
  test('a worker has the tenant that it had without the integration', async () => {
    const worker = new Worker(__filename)
    const [tenant] = await once(worker, 'message')
    await once(worker, 'exit')
    assert.equal(tenant, 'default')
    assert.notEqual(openCache().tenant, 'default')
  })
} else {
  parentPort?.postMessage(openCache().tenant)
}
