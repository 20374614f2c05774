'use strict'

const { parentPort } = require('node:worker_threads')

const { openCache } = require('auth0-actions-cache')

const { cache } = openCache('post-login', { tenant: 'last thread' }).api
const count = Number(cache.get('count')?.value ?? 0) + 1
cache.set('count', String(count))
parentPort?.postMessage(count)
