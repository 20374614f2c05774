'use strict'

// What the Node at hand cannot run: real Nodes of other versions, from packages that carry them for Linux.

const assert = require('node:assert/strict')
const path = require('node:path')
const { describe, it } = require('node:test')

const { testJest } = require('../jest-suite.js')
const { testMocha } = require('../mocha-suite.js')
const { testNodeTest } = require('../node-test-suite.js')
const { install, makeProject } = require('../project.js')
const { runNodeTest } = require('../strict-suite.js')
const { testVitest } = require('../vitest-suite.js')

const IS_LINUX_X64 = process.platform === 'linux' && process.arch === 'x64'
const NODES = [
  { name: 'node18', vitest: 'vitest3', mocha: 'mocha10', jest: 'jest29' },
  { name: 'node22', isolationNone: '--experimental-test-isolation=none' },
  { name: 'node24', isolationNone: '--test-isolation=none', vitest: 'vitest5' },
]

describe('other Nodes', { skip: !IS_LINUX_X64 && 'their packages are for Linux on x64' }, () => {
  const nodes = install('nodes')
  for (const { name, isolationNone, vitest, jest, mocha } of NODES) {
    const node = path.join(nodes, 'node_modules', name, 'bin', 'node')
    // One project for both: to make it anew would remove the files that the first has made.
    const project = makeProject('node-test')
    describe(`node:test of ${name}`, () => testNodeTest(project, { node, isolationNone }))
    describe(`strictness under node:test of ${name}`, () => testStrict(project, node, isolationNone))
    if (vitest) describe(`${vitest} on ${name}`, () => testVitest(vitest, node))
    if (mocha) describe(`${mocha} on ${name}`, () => testMocha(mocha, node))
    if (jest) describe(`${jest} on ${name}`, () => testJest(jest, node))
  }
})

/**
 * Exactly the right tests fail. Node 18 does not say whose subtest one is: there its faults are the parent's.
 * @param {string} dir of a project
 * @param {string} node
 * @param {string} [isolationNone]
 */
function testStrict(dir, node, isolationNone) {
  for (const args of [['--test'], ...(isolationNone ? [['--test', isolationNone]] : [])]) {
    it(`fails exactly the right tests: ${args.join(' ')}`, () => {
      const { output, results } = runNodeTest(dir, 'strict.test.js', { env: { AUTH0_ACTIONS_CACHE_STRICT: '1' }, args, node })
      assert.ok(results.length > 30, output)
      for (const { name, outcome } of results) {
        const isUnknown = name.startsWith('is a bad subtest') && node.includes('node18')
        assert.equal(outcome, isUnknown ? 'passes' : /: (?:is )?(\w+)$/.exec(name)?.[1], name)
      }
    })
  }
}
