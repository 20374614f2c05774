'use strict'

// The five sentences at the head of results.md: what a user does with the figures, the unfavourable ones first.

const { CAREFUL, NUMBERED, PACKAGE } = require('./contenders.js')
const { nsPerRound, median, ratio } = require('./stats.js')
const { AFTER_OTHER_THREAD, FULL_SET, growthOf, workNamed } = require('./targets.js')

/** Up to this ratio, a larger cache is not worth a thought. */
const MODEST_GROWTH = 5

/** @returns {string[]} */
function summary(runs) {
  const times = (work, base = CAREFUL) => span(runs.map((run) => ratio(workNamed(run, work), PACKAGE, base)))
  const hitNs = Math.max(...runs.map((run) => median(nsPerRound(workNamed(run, 'get hit'), PACKAGE))))
  const setNs = Math.max(...runs.map((run) => median(nsPerRound(workNamed(run, FULL_SET), PACKAGE))))
  const crossing = span(runs.map((run) => ratio(workNamed(run, AFTER_OTHER_THREAD), PACKAGE, workNamed(run, AFTER_OTHER_THREAD).base)))
  const above = span(runs.map(({ startUp }) => startUp.aboveMs), 1)
  const growth = Math.max(...runs.map(growthOf))
  const advice =
    growth <= MODEST_GROWTH
      ? 'raise limits as far as your test needs'
      : 'do not raise the limits far beyond production’s where a test’s time matters'
  return [
    `1. **Do not choose it for speed alone**: beside a careful model in plain JavaScript, a \`get\` takes ${times('get hit')} times as long, a \`set\` into a cache of 18 records ${times(FULL_SET)} times (${times(FULL_SET, NUMBERED)} beside one that numbers its \`set\`s), an Action’s mix of calls ${times("an Action's mix")} times; choose it for what the others lack, which the table of guarantees says.`,
    `2. **You will not notice it in a test**: a \`get\` takes less than ${microseconds(hitNs)}, a \`set\` less than ${microseconds(setNs)} here, far less than the HTTP call that the cache saves; \`lru-cache\` is quicker still (its hit takes ${span(runs.map((run) => ratio(workNamed(run, 'get hit'), 'lru-cache', PACKAGE)))} times ours), but reads the clock once a millisecond at most, so do not test expiry with it.`,
    `3. **Count on its start**: \`require\` costs each process ${above} ms of processor time more than an addon that does nothing, and \`auth0-actions-cache/jest\` each test file ${span(runs.map(({ jest }) => jest.msAFile), 1)} ms; put it into the project whose tests use it, and not into all.`,
    `4. **Give parallel threads a tenant each**, as the runners’ entries do: the first \`get\` of a record after another thread has written to its cache takes ${crossing} times as long as the next.`,
    `5. **Large caches**: at 100,000 records the slowest kind of call takes ${growth.toFixed(growth < 10 ? 1 : 0)} times as long as at 20, and a record ${span(runs.map(({ memory: [own] }) => own.residentBytesPerRecordOffHeap - own.keyAndValueBytes), 0)} bytes beyond its key and value, off the JavaScript heap; ${advice}.`,
  ]
}

/** For instance `1.10 to 1.15`, or one number if they are all the same. */
function span(numbers, digits = 2) {
  const texts = [Math.min(...numbers), Math.max(...numbers)].map((number) => number.toFixed(digits))
  return [...new Set(texts)].join(' to ')
}

/** The next higher tenth. */
function microseconds(ns) {
  return `${(Math.ceil(ns / 100) / 10).toFixed(1)} µs`
}

module.exports = { summary }
