'use strict'

// Compares two checkouts of this package: node bench/compare.js PATH_A PATH_B. Each path is a folder with an index.js
// and a binary that it finds. Both are loaded in one process and take turns, so that a ratio of B to A is about the
// code and not about the machine; several processes, for the compiler does not always decide alike.
//
// With one path given twice, or two copies of one checkout, it shows how much of a ratio is chance.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')

const { checkResults } = require('./check.js')
const { packageAt } = require('./contenders.js')
const { cleanEnvironment } = require('./environment.js')
const { median, nsPerRound, ratios } = require('./stats.js')
const { entryOf, runRounds } = require('./timing.js')
const { COMPARED } = require('./works.js')

const PROCESSES = 4
const ROUNDS = 21
const MEASURE = '--measure'

/** @type {import('node:child_process').ExecFileSyncOptionsWithStringEncoding} */
const OPTIONS = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 600_000 }

/** Starts the processes, one after the other, and prints a table. */
function main(folders) {
  if (folders.length !== 2) throw new Error('Name two folders: node bench/compare.js PATH_A PATH_B')
  const [a, b] = folders.map((folder) => fs.realpathSync(folder))
  const results = []
  for (let number = 0; number < PROCESSES; number++) {
    process.stderr.write(`compare: process ${number + 1} of ${PROCESSES}\n`)
    // Each is the first to be loaded and compiled in half of them.
    const order = number % 2 === 0 ? ['A', 'B'] : ['B', 'A']
    const args = ['--single-threaded-gc', __filename, MEASURE, order.join(''), a, b]
    results.push(JSON.parse(execFileSync(process.execPath, args, { ...OPTIONS, env: cleanEnvironment() })))
  }
  print(a, b, results)
}

/** In one process. */
async function measure(order, a, b) {
  const both = [packageAt('A', a), packageAt('B', b)]
  const contenders = order === 'AB' ? both : both.reverse()
  for (const contender of contenders) await checkResults(contender)
  const works = []
  for (const work of COMPARED) {
    const entries = []
    for (const contender of contenders) entries.push(await entryOf(work, contender))
    works.push({ name: work.name, entries: await runRounds(entries, ROUNDS) })
  }
  process.stdout.write(JSON.stringify(works))
}

function print(a, b, results) {
  console.log(`A: ${a}\nB: ${b}\nNode ${process.version}, ${PROCESSES} processes of ${ROUNDS} rounds each. B / A: below 1, B is faster.\n`)
  const rows = COMPARED.map(({ name }) => {
    const works = results.map((process_) => process_.find((work) => work.name === name))
    const medians = works.map((work) => median(ratios(work, 'B', 'A')))
    const ns = (which) => median(works.map((work) => median(nsPerRound(work, which)))).toFixed(1)
    return {
      work: name,
      'B / A': median(medians).toFixed(3),
      'lowest and highest process': `${Math.min(...medians).toFixed(3)} – ${Math.max(...medians).toFixed(3)}`,
      'A, ns': ns('A'),
      'B, ns': ns('B'),
    }
  })
  const header = Object.keys(rows[0])
  const widths = header.map((title) => Math.max(...[title, ...rows.map((row) => row[title])].map(({ length }) => length)))
  const line = (cells) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
  line(header)
  for (const row of rows) line(Object.values(row))
}

const [first, ...rest] = process.argv.slice(2)
if (first === MEASURE) void measure(rest[0], rest[1], rest[2])
else main(process.argv.slice(2))
