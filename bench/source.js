'use strict'

const AsyncFunction = (async () => {}).constructor

/**
 * A function of this contender's own, from text in which GET, TEXT, SET, ACCEPTED and DELETE stand for its calls.
 * @param {import('./contenders.js').Contender} contender
 * @param {string[]} parameters
 * @param {string} text
 */
function compile(contender, parameters, text) {
  const source = text
    .replaceAll('GET', awaited(contender, contender.get))
    .replaceAll('TEXT', contender.text)
    .replaceAll('SET', awaited(contender, contender.set))
    .replaceAll('ACCEPTED', contender.accepted)
    .replaceAll('DELETE', awaited(contender, contender.delete))
  const Constructor = contender.isAsync ? AsyncFunction : Function
  return Constructor(...parameters, `'use strict';\n${source}`)
}

function awaited(contender, call) {
  return contender.isAsync ? `await ${call}` : call
}

/**
 * The contender's calls, each as one function: for checks and for filling, not for timing.
 * @param {import('./contenders.js').Contender} contender
 */
function calls(contender) {
  return {
    get: compile(contender, ['cache', 'key'], 'const result = GET\nreturn result === undefined ? undefined : TEXT'),
    set: compile(contender, ['cache', 'key', 'value'], 'const result = SET\nreturn ACCEPTED'),
    /** All that `get` returns, not the value alone. */
    getWhole: compile(contender, ['cache', 'key'], 'return GET'),
    /** With production's options; returns all that `set` does. */
    setFor: compile(contender, ['cache', 'key', 'value', 'options'], `return ${contender.setFor}`),
    delete: compile(contender, ['cache', 'key'], 'DELETE'),
  }
}

module.exports = { calls, compile }
