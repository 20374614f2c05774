'use strict'

// results.md and the charts, made of figures that are invented here.

const assert = require('node:assert/strict')
const { test } = require('node:test')

const { chart } = require('../bench/chart.js')
const { CAREFUL, CONTENDERS, PACKAGE } = require('../bench/contenders.js')
const { growthChart } = require('../bench/growth-chart.js')
const { GUARANTEES } = require('../bench/guarantees.js')
const { PARTS } = require('../bench/parts.js')
const { SECTIONS, report } = require('../bench/report.js')
const { WORKS } = require('../bench/works.js')

const ROUNDS = 3
const SIZES = [20, 100_000]

/** The longer a contender's place in the list, the longer it takes; ours takes `ownNs`. */
function nsOf(name, ownNs) {
  return name === PACKAGE ? ownNs : 100 * CONTENDERS.findIndex((one) => one.name === name)
}

/** What one process of measure.js gives. */
function timesOf(ownNs) {
  const entry = (name, ns) => ({ name, nsPerRound: Array(ROUNDS).fill(ns) })
  const works = WORKS.map(({ name, base: { contender, work } }) => {
    const base = work === name ? contender : `${contender}: ${work}`
    const entries = CONTENDERS.map((one) => entry(one.name, nsOf(one.name, ownNs)))
    return { name, base, entries: base === contender ? entries : [...entries, entry(base, 20)] }
  })
  const isExact = (name) => name !== 'lru-cache'
  const holds = (name) => Object.fromEntries(Object.keys(GUARANTEES).map((one) => [one, isExact(name)]))
  const guarantees = Object.fromEntries(CONTENDERS.map(({ name }) => [name, holds(name)]))
  return { guarantees, works, floor: { name: 'floors', entries: [entry('Date.now()', 40)] } }
}

function runOf(node, { ownNs = [90, 100, 110], growth = 2 } = {}) {
  const memory = { tenants: 1_000, records: 10_000, keyAndValueBytes: 100, residentBytesPerRecord: 220, heapBytesPerRecord: 0.4, gcMs: 2, resetMs: 1 }
  const curve = (contender, work) => ({ contender, work, ns: [50, 50 * growth], times: [1, growth] })
  const works = ['get', 'set', 'delete', 'get that asks the engine', 'seed']
  return {
    node,
    ...PARTS.times.join(ownNs.map(timesOf)),
    memory: [{ name: PACKAGE, ...memory, residentBytesPerRecordOffHeap: 210 }, { name: CAREFUL, ...memory, residentBytesPerRecordOffHeap: 20 }],
    threads: [{ threads: 1, tenants: 1, perSecond: 8e6 }, { threads: 2, tenants: 2, perSecond: 12e6 }],
    growth: { sizes: SIZES, curves: [...works.map((work) => curve(PACKAGE, work)), curve(CAREFUL, 'get')] },
    triggers: { few: 20, many: 200_000, works: [{ work: 'get hit', fewNs: 100, manyNs: 150, times: 1.5 }], offHeapBytes: 500, heapBytes: 0.5 },
    startUp: { copies: 5, packageMs: 4, bareMs: 2.2, trivialMs: 1.9, aboveMs: 2, aboveMsLowest: 1.9, aboveMsHighest: 2.1 },
    jest: { files: 50, withMs: 3_200, withoutMs: 3_100, times: 1.03, msAFile: 2, msAFileLowest: 1, msAFileHighest: 3 },
  }
}

const machine = { cpu: 'a processor', cores: 2, system: 'Linux', load: 0.1, date: '2026-11-25' }
const binary = { file: '', platform: 'linux-x64-gnu', bytes: 550_000, isPublished: true, origin: 'the published one' }

function reportOf(runs, changes = {}) {
  return report({ machine, versions: [`${PACKAGE} 0.1.0`], binary: { ...binary, ...changes }, runs })
}

/** The row of the table of targets that begins so. */
function targetRow(text, name) {
  const row = text.split('\n').find((line) => line.startsWith(`| ${name}`))
  assert.ok(row, `there is no target "${name}"`)
  return row
}

test('results.md opens with five numbered sentences, before any table', () => {
  const text = reportOf([runOf('v20.0.0'), runOf('v26.0.0')])
  const head = text.slice(0, text.indexOf('!['))
  assert.deepEqual(head.match(/^\d\. \*\*/gm), ['1. **', '2. **', '3. **', '4. **', '5. **'])
  assert.doesNotMatch(head, /NaN|undefined|Infinity|\|/)
})

test('a target is met or not on each Node, with its spread over the processes, and a reason where it is missed', () => {
  const text = reportOf([runOf('v20.0.0'), runOf('v26.0.0', { ownNs: [150, 160, 170] })])
  assert.equal(targetRow(text, 'get hit: '), '| get hit: times the careful model’s | ≤ 1.1× | 1.00× (0.90 to 1.10), met | 1.60× (1.50 to 1.70), **not met** |')
  assert.match(text, /^- get hit: times the careful model’s; get hit, two-byte: .*Date\.now/m, 'one reason for both')
  assert.doesNotMatch(text, /^- growth: /m, 'a target that is met needs no reason')
  assert.match(targetRow(text, '`require`'), /≤ 1\.6 ms, 2\.2 ms \| 2\.00 ms, \*\*not met\*\* \| 2\.00 ms, met/)
})

test('a target that is a least is met from its limit on', () => {
  const name = 'set, 18 × 380 B: how many times as fast'
  // The runtime's own way takes 300 ns here.
  assert.match(targetRow(reportOf([runOf('v20.0.0', { ownNs: [37, 37, 37] })]), name), /≥ 8× \| 8\.1×, met/)
  assert.match(targetRow(reportOf([runOf('v20.0.0', { ownNs: [38, 38, 38] })]), name), /7\.9×, \*\*not met\*\*/)
})

test('the binary that was measured is said to be the published one, or not', () => {
  assert.match(targetRow(reportOf([runOf('v20.0.0')]), 'the published binary'), /≤ 600 kB \| 550 kB, met/)
  const other = reportOf([runOf('v20.0.0')], { bytes: 610_000, isPublished: false, origin: 'built here' })
  assert.match(targetRow(other, 'the binary (not the published one)'), /610 kB, \*\*not met\*\*/)
  assert.match(other, /The binary that was measured: built here; 610 kB/)
})

test('where growth is great, the advice is not to raise the limits', () => {
  assert.match(reportOf([runOf('v20.0.0')]), /2\.0 times as long as at 20.*raise limits as far as your test needs/)
  assert.match(reportOf([runOf('v20.0.0', { growth: 700 })]), /700 times as long as at 20.*do not raise the limits/)
})

test('each part that can be measured alone can be printed alone', () => {
  assert.deepEqual(Object.keys(SECTIONS).sort(), Object.keys(PARTS).sort())
  const run = runOf('v20.0.0')
  for (const [name, section] of Object.entries(SECTIONS)) assert.doesNotMatch(section(run), /NaN|undefined/, name)
})

test('every row of figures carries the letters of what its owner guarantees', () => {
  const text = SECTIONS.times(runOf('v20.0.0'))
  const letters = Object.values(GUARANTEES).map(({ letter }) => letter).join('')
  assert.equal(new Set(letters).size, letters.length, 'no letter stands for two guarantees')
  assert.equal(text.split('\n').filter((line) => line.startsWith(`| ${PACKAGE} | ${letters} |`)).length, 2)
  assert.equal(text.split('\n').filter((line) => line.startsWith('| lru-cache | – |')).length, 2)
})

test('the chart says what it measures, on which Node, sorts its bars, and marks whose expiry is not exact', () => {
  const svg = chart(runOf('v26.1.0'))
  assert.match(svg, /Lower is better\. Measured on Node v26\.1\.0/)
  assert.match(svg, /1, the dashed line, is the time of a careful model/)
  const panels = svg.split('class="title" x="0"').slice(2)
  assert.equal(panels.length, 3)
  for (const panel of panels) {
    assert.match(panel, /Time of one .*lower is better/)
    const widths = [...panel.matchAll(/width="([\d.]+)"/g)].map(([, width]) => Number(width))
    assert.equal(widths.length, CONTENDERS.length)
    assert.deepEqual(widths, [...widths].sort((a, b) => a - b))
    assert.equal(panel.match(/expiry not exact/g)?.length, 1)
    assert.match(panel, /lru-cache<\/text>\s+<rect class="inexact"/)
  }
})

test('the second chart shows growth, with the number at the end of each curve', () => {
  const svg = growthChart(runOf('v26.1.0'))
  assert.match(svg, /as a cache grows.*Lower is better/)
  assert.match(svg, /Node v26\.1\.0/)
  assert.equal(svg.match(/<polyline/g)?.length, 6)
  for (const label of ['get 2.0', 'get that asks the engine 2.0', 'seed 2.0', 'model: get 2.0', '100,000']) assert.ok(svg.includes(`>${label}<`), label)
})
