'use strict'

// Times every work with every contender, in this one process, and writes what it found as JSON to the file named in
// its argument. run.js starts several such processes, for the compiler does not always decide alike.

const fs = require('node:fs')

const { check } = require('./check.js')
const { CONTENDERS, contender: contenderNamed } = require('./contenders.js')
const { floors } = require('./floors.js')
const { entryOf, entryOfFloor, runRounds } = require('./timing.js')
const { WORKS } = require('./works.js')

/** In each of the processes that run.js starts. */
const ROUNDS = 7

async function main(file) {
  const guarantees = {}
  for (const contender of CONTENDERS) guarantees[contender.name] = await check(contender)
  const works = []
  for (const work of WORKS) works.push(await measureWork(work, guarantees))
  const floorEntries = await Promise.all(floors().map(entryOfFloor))
  const floor = { name: 'floors', entries: await runRounds(floorEntries, ROUNDS) }
  fs.writeFileSync(file, JSON.stringify({ node: process.version, guarantees, works, floor }))
}

async function measureWork(work, guarantees) {
  const contenders = CONTENDERS.filter(({ name }) => !work.afterOtherThread || guarantees[name]['shared between threads'])
  const entries = []
  for (const contender of contenders) entries.push(await entryOf(work, contender))
  const { contender: baseName, work: baseWorkName } = work.base
  const isOwn = baseWorkName === work.name
  const base = isOwn ? baseName : `${baseName}: ${baseWorkName}`
  if (!isOwn) {
    const baseWork = WORKS.find(({ name }) => name === baseWorkName)
    if (!baseWork) throw new Error(`"${work.name}" is compared with "${baseWorkName}", which is not measured`)
    entries.push({ ...(await entryOf(baseWork, contenderNamed(baseName))), name: base })
  }
  return { name: work.name, base, entries: await runRounds(entries, ROUNDS) }
}

void main(process.argv[2])
