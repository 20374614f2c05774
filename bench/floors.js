'use strict'

// What nothing can go below: the parts that a `get` is made of.

const path = require('node:path')

const ADDON = path.join(__dirname, '..', 'target', 'bench', 'floor.node')

/** Each has a function of its own, as the contenders have; it returns how often it ran. */
function floors() {
  const { empty } = require(ADDON)
  const map = new Map([['token:00', {}]])
  return [
    floor('empty native call', 'empty', empty, 'empty() === undefined'),
    floor('Date.now()', '_', undefined, 'Date.now() > 0'),
    floor('Map.get', 'map', map, "map.get('token:00') !== undefined"),
  ]
}

function floor(name, parameter, argument, isDone) {
  const run = Function(
    parameter,
    'calls',
    `'use strict'
    let count = 0
    for (let i = 0; i < calls; i++) if (${isDone}) count++
    return count`,
  )
  return { name, run: (calls) => run(argument, calls) }
}

module.exports = { ADDON, floors }
