'use strict'

const fc = require('fast-check')

// The same cases in each run, unless someone asks for others, or for more of them.
const seed = Number(process.env.PROPERTY_SEED ?? 1)
const factor = Number(process.env.PROPERTY_FACTOR ?? 1)

/**
 * Checks a property with so many cases.
 * @param {import('fast-check').IProperty<any>} property
 * @param {number} runs
 */
function check(property, runs) {
  fc.assert(property, { seed, numRuns: Math.ceil(runs * factor) })
}

module.exports = { check }
