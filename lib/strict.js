'use strict'

const { parse } = require('./builtins.js')
const { call } = require('./errors.js')
const { readEvents, wordsOf } = require('./history.js')
const { placeOf } = require('./inspect.js')
const native = require('./native.js')
const { readText } = require('./rows.js')

/** The number of the last fault, to take those that come after it. */
function markFaults() {
  return call(native.markFaults)
}

/**
 * Takes the faults of a test file that nobody has looked at, and returns the error that lists them, if there are any.
 * @param {string} file its tenant
 * @param {number} mark only those after this
 * @param {boolean} [isAlone] whether only one test ran
 */
function takeFaults(file, mark, isAlone = true) {
  const json = call(native.takeFaults, file, mark)
  const places = /** @type {{ trigger: string | number[], tenant: string | number[] }[]} */ (parse(json))
  const events = readEvents(json)
  if (events.length === 0) return undefined
  const lines = events.map((event, index) => `  ${wordsOf(event)} [${placeOf(readPlace(places[index]))}]`)
  const test = isAlone ? 'this test' : 'one of the tests that ran at once'
  return new Error(
    `During ${test}, api.cache refused or warned of writes, and nobody looked:\n${lines.join('\n')}\n` +
      'If that is meant, say so in the test: expect(cache).toHaveRefused(), read cache.history(), order it by cache.fail(), or ' +
      'open the cache with { strict: false }',
  )
}

/** @param {{ trigger: string | number[], tenant: string | number[] } | undefined} place */
function readPlace(place) {
  return { trigger: readText(place?.trigger ?? ''), tenant: readText(place?.tenant ?? '') }
}

module.exports = { markFaults, takeFaults }
