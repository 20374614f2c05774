'use strict'

// Strictness under the real runners: exactly the right tests fail, each with what happened and how to say that it is
// meant, the user's hooks all run, and a test's own failure comes first.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { assertOutcomes } = require('./end-test.js')
const { makeProject } = require('./project.js')
const { runBun, runJest, runMocha, runNodeTest, runVitest } = require('./strict-suite.js')

/** @typedef {import('./strict-suite.js').Result} Result */

const STRICT = { AUTH0_ACTIONS_CACHE_STRICT: '1' }
const COPIES = 4
const RUNNERS = [
  {
    project: 'jest30',
    runStrict: runJest,
    modes: {
      'in workers': { config: { maxWorkers: 2, workerIdleMemoryLimit: '1GB' } },
      'in band': { args: ['--runInBand'] },
      'in worker threads': { config: { maxWorkers: 2, workerIdleMemoryLimit: '1GB', workerThreads: true } },
    },
  },
  { project: 'jest29', runStrict: runJest, modes: { 'in band': { args: ['--runInBand'] } } },
  ...['vitest4', 'vitest3'].map((project) => ({
    project,
    runStrict: runVitest,
    extension: 'mjs',
    modes: Object.fromEntries(
      ['forks', 'threads', 'vmThreads'].flatMap((pool) => [true, false].map((isolate) => [`${pool}, isolate: ${isolate}`, { config: { pool, isolate } }])),
    ),
  })),
  { project: 'mocha12', runStrict: runMocha, isInOneTenant: true, modes: { serial: {}, parallel: { args: ['--parallel', '--jobs=2'] } } },
  { project: 'node-test', runStrict: runNodeTest, modes: { 'a process each': { args: ['--test', '--test-concurrency=2'] } } },
]

/** The failure of a fault begins so, where the runner's own lines come before. */
const FAULTS = /(?:During this test|During one of the tests that ran at once), writes to api\.cache were refused or look wrong, and the test has not looked at them:/

/** @param {Result[]} results */
function named(results, /** @type {string} */ name) {
  const found = results.find((result) => result.name.endsWith(name))
  assert.ok(found, `no test ${name}`)
  return found
}

/**
 * Every test has the outcome that its name says, and those that fail say why.
 * @param {import('./strict-suite.js').Ran} ran
 */
function assertStrict({ status, output, results, files }) {
  assert.notEqual(status, 0, output)
  assert.ok(!output.includes('MARKER'), 'a value was printed')
  assertOutcomes(results.map(({ name, outcome }) => [name, outcome]))
  for (const { name, outcome, message } of results.filter((result) => result.outcome === 'fails')) {
    const isOwn = name.includes('error of its own')
    if (isOwn) assert.match(message, /its own/)
    if (isOwn) assert.doesNotMatch(message.slice(0, message.lastIndexOf('its own')), FAULTS, `${name} ${outcome}: that comes first`)
    else if (!/does not: fails|good parent/.test(name)) assert.match(message, FAULTS, name)
  }
  const count = (/** @type {string} */ step) => files.filter((logged) => logged === step).length
  assert.ok(count('beforeEach') >= 20)
  assert.equal(count('afterEach'), count('beforeEach'), 'every hook ran')
  assert.equal(count('afterEach of the suite') >= 2, true)
}

/** @param {Result[]} results @param {string} file */
function assertMessage(results, file) {
  const lines = (/** @type {string} */ name) => named(results, name).message.split('\n').map((line) => line.trim())
  const refused = lines('has a write refused later: fails')
  const start = refused.findIndex((line) => FAULTS.test(line))
  assert.deepEqual(refused.slice(start + 1, start + 7), [
    `set "crm-token" was refused: CacheValueSizeExceeded (6,000 of 4,096 bytes) [post-login of tenant "${file}"]`,
    'If that is meant, say so in the test, by one of these:',
    "expect(cache).toHaveRefused('CacheValueSizeExceeded')",
    'cache.history(), which returns what happened',
    "cache.fail('set', code), if the test wants the error whatever is written",
    'openCache(trigger, { strict: false }), for a cache that need not be strict',
  ])
  const warned = lines('has a write with a warning: fails')
  const place = warned.findIndex((line) => FAULTS.test(line))
  assert.deepEqual(warned.slice(place + 1, place + 5), [
    'set "flags" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86.4 seconds. ' +
      `If you mean 86400 seconds, pass 86400000 [post-login of tenant "${file}"]`,
    'If that is meant, say so in the test, by one of these:',
    'cache.history(), which returns what happened',
    'openCache(trigger, { strict: false }), for a cache that need not be strict',
  ])
  const { message: two } = named(results, 'looks at one cache of two: fails')
  assert.match(two, /set "of-the-other" was refused/)
  assert.doesNotMatch(two, /crm-token/)
  const { message: early } = named(results, 'looks too early: fails')
  assert.match(early, /set "unseen" was refused/)
  assert.doesNotMatch(early, /"seen"/)
}

for (const { project, runStrict, modes, extension = 'js', isInOneTenant = false } of RUNNERS) {
  describe(project, () => {
    const dir = makeProject(project)
    const folder = path.join(dir, 'suites', extension === 'mjs' ? 'vitest' : /** @type {string} */ (/^[a-z-]+/.exec(project)?.[0]))
    const file = `strict.test.${extension}`
    for (let copy = 1; copy <= COPIES; copy++) fs.copyFileSync(path.join(folder, file), path.join(folder, `copy-${copy}.${file}`))

    it('fails what was refused or warned of in a suite that never heard of it, and nothing else', () => {
      const ran = runStrict(dir, file, { env: STRICT })
      assertStrict(ran)
      assertMessage(ran.results, isInOneTenant ? 'mocha' : file)
    })

    it('fails none of them without the variable', () => {
      for (const value of ['', '0']) {
        const { results } = runStrict(dir, file, { env: { AUTH0_ACTIONS_CACHE_STRICT: value } })
        const failed = results.filter(({ outcome }) => outcome === 'fails').map(({ name }) => name)
        assert.ok(failed.every((name) => /error of its own|does not: fails/.test(name)), failed.join('\n'))
      }
    })

    for (const [mode, options] of Object.entries(modes)) {
      it(`the same for files that run side by side: ${mode}`, () => {
        const ran = runStrict(dir, `copy-*.${file}`, { env: STRICT, ...options })
        assertStrict(ran)
        const each = runStrict(dir, file, { env: STRICT }).results.length
        assert.equal(ran.results.length, COPIES * each)
      })
    }

    it('is there by option for one cache', () => {
      const { status, results } = runStrict(dir, `strict-option.test.${extension}`)
      assert.notEqual(status, 0)
      assert.equal(results.length, 7)
      for (const { name, outcome } of results) assert.equal(outcome, /: (\w+)$/.exec(name)?.[1], name)
    })

    if (project.startsWith('mocha')) return
    it('says "one of" where tests run side by side, when those have ended that may yet look', () => {
      const parts = project.startsWith('jest') ? ['beside-looks', 'beside-unseen'] : ['beside']
      assertBeside(parts.flatMap((part) => runStrict(dir, `${part}.test.${extension}`, { env: STRICT }).results), project.startsWith('jest'))
    })
  })
}

/**
 * @param {Result[]} results
 * @param {boolean} [isAllAtOnce] whether the runner runs all tests of a file at once
 */
function assertBeside(results, isAllAtOnce = false) {
  const isOpen = ({ name }) => name.endsWith(': is open') || (isAllAtOnce && name.includes('comes after what unseen'))
  for (const result of results) if (!isOpen(result)) assert.equal(result.outcome, 'passes', result.name)
  const failed = results.filter((result) => isOpen(result) && result.outcome === 'fails')
  assert.equal(failed.length, 1)
  assert.match(failed[0]?.message ?? '', /During one of the tests that ran at once, [^]*set "unseen" was refused/)
}

describe('Bun', { skip: process.arch !== 'x64' || process.platform !== 'linux' }, () => {
  const dir = makeProject('bun')

  it('fails what was refused or warned of in a suite that never heard of it, and nothing else', () => {
    const ran = runBun(dir, 'strict.test.js', { env: STRICT })
    assertStrict(ran)
    assertMessage(ran.results, 'strict.test.js')
  })

  it('says "one of" where tests run side by side, when those have ended that may yet look', () => {
    assertBeside(runBun(dir, 'beside.test.js', { env: STRICT }).results)
  })

  it('is there by option for one cache', () => {
    const { results } = runBun(dir, 'strict-option.test.js')
    assert.equal(results.length, 7)
    for (const { name, outcome } of results) assert.equal(outcome, /: (\w+)$/.exec(name)?.[1], name)
  })
})
