'use strict'

const { parentPort } = require('node:worker_threads')

const { openCache } = require('auth0-actions-cache')

const { cache } = openCache('post-login', { tenant: 'smoke' }).api
cache.set('from worker', 'worker')
parentPort?.postMessage(cache.get('from main')?.value)
