'use strict'

/**
 * The tests that each file of lib/ is tried with, by the names of their files, the likeliest to fail first: the next runs
 * only while none has failed. Left out are those that take long, and those that instrument or bundle the source.
 * @type {Record<string, string[]>}
 */
const TESTS = {
  'lib/near-cache.js': ['coherence', 'get-delete', 'usage', 'polluted', 'secrets', 'huge-strings', 'no-memory'],
  'lib/cache-api.js': ['get-delete', 'set', 'results', 'set-sizes', 'set-expiry', 'warnings', 'errors', 'history', 'inspect', 'secrets', 'text', 'polluted', 'hostile', 'coherence', 'equality', 'debug', 'no-memory'],
  'lib/actions-cache.js': ['results', 'open-cache', 'usage', 'seed', 'fail', 'evict', 'reset', 'executions', 'equality', 'history', 'inspect', 'secrets', 'hostile', 'polluted'],
  'lib/errors.js': ['secrets', 'hostile', 'open-cache', 'errors', 'seed', 'set', 'text', 'fail', 'results', 'polluted'],
  'lib/names.js': ['names', 'text', 'hostile', 'inspect', 'history', 'seed', 'set-sizes', 'open-cache', 'limits', 'secrets'],
  'lib/time.js': ['time', 'set-expiry', 'hostile', 'seed', 'polluted'],
  'lib/options.js': ['open-cache', 'limits', 'evict', 'tenant', 'fail', 'seed', 'hostile', 'strict', 'polluted'],
  'lib/open.js': ['one-object', 'open-cache', 'sharing', 'isolation', 'tenant', 'strict'],
  'lib/seed.js': ['seed', 'hostile', 'polluted', 'secrets', 'text'],
  'lib/triggers.js': ['open-cache', 'stated-defaults'],
  'lib/history.js': ['history', 'warnings', 'inspect', 'strict', 'text', 'hostile', 'polluted'],
  'lib/inspect.js': ['inspect', 'history', 'text', 'secrets', 'hostile', 'equality', 'debug', 'results', 'matchers'],
  'lib/matchers.js': ['matchers'],
  'lib/strict.js': ['strict', 'history'],
  'lib/tenant.js': ['tenant', 'open-cache', 'sharing', 'isolation'],
  'lib/rows.js': ['text', 'seed', 'huge-strings', 'polluted'],
  'lib/native.js': ['no-binary', 'versions'],
  'lib/platform.js': ['platform', 'no-binary'],
  'lib/debug.js': ['debug'],
  'lib/builtins.js': ['polluted', 'inspect', 'get-delete', 'tenant', 'one-object'],
  'lib/test-file.js': ['test-file', 'strict'],
  'lib/runner.js': ['runner'],
  'lib/no-binary.js': ['no-binary'],
}

module.exports = { TESTS }
