'use strict'

// What `require` finds for `auth0-actions-cache/vitest`. Vitest imports vitest.mjs, so this is another runner.

const { requireRunner } = require('./lib/runner.js')

requireRunner('vitest')
throw new Error('auth0-actions-cache/vitest is an ES module: name it in setupFiles, or import it')
