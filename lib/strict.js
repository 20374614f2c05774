'use strict'

const { parse } = require('./builtins.js')
const { call } = require('./errors.js')
const { readEvent, withCounts, wordsOf } = require('./history.js')
const { placeOf } = require('./inspect.js')
const native = require('./native.js')
const { readText } = require('./rows.js')

/** @typedef {import('./history.js').Told & { trigger: string | number[], tenant: string | number[] }} Fault */

/** How many lines an error has for what happened. */
const MAX_LINES = 20

/** The number of the last fault, to take those that come after it. */
function markFaults() {
  return call(native.markFaults)
}

/**
 * Takes the faults of a test file that nobody has looked at, and returns the error that lists them, if there are any.
 * @param {string} file its tenant
 * @param {{ mark?: number, end?: number, isShared?: boolean }} [options] only those after one number and up to another;
 *   whether other tests ran too
 */
function takeFaults(file, { mark = 0, end = Infinity, isShared = false } = {}) {
  const faults = /** @type {Fault[]} */ (parse(call(native.takeFaults, file, mark, end)))
  if (faults.length === 0) return undefined
  const codes = new Set()
  const said = faults.map(({ trigger, tenant, ...told }) => {
    const event = readEvent(told)
    if (event.event === 'refused') codes.add(event.code)
    return `${wordsOf(event)} [${placeOf({ trigger: readText(trigger), tenant: readText(tenant) })}]`
  })
  const lines = withCounts(said).map(({ words }) => `  ${words}`)
  return new Error(
    [
      `During ${isShared ? 'one of the tests that ran at once' : 'this test'}, writes to api.cache were refused or look wrong, and the test has not looked at them:`,
      ...lines.slice(0, MAX_LINES),
      ...(lines.length > MAX_LINES ? [`  … and ${lines.length - MAX_LINES} more`] : []),
      'If that is meant, say so in the test, by one of these:',
      ...[...codes].map((code) => `  expect(cache).toHaveRefused('${code}')`),
      '  cache.history(), which returns what happened',
      ...(codes.size > 0 ? ["  cache.fail('set', code), if the test wants the error whatever is written"] : []),
      '  openCache(trigger, { strict: false }), for a cache that need not be strict',
    ].join('\n'),
  )
}

module.exports = { markFaults, takeFaults }
