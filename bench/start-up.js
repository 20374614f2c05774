'use strict'

// How much processor time `require` takes: node start-up.js <file for the result>. Each time in a fresh process, in
// turns: this package; one that only requires the same binary; and the least that an addon can be. Each is installed as
// published, as two packages side by side, and several times, for identical copies differ.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('../scripts/paths.js')
const { ADDON } = require('./floors.js')
const { NAME, findBinary, installPackage } = require('./package.js')
const { median } = require('./stats.js')

const COPIES = 5
const ROUNDS = 9
const FOLDER = path.join(ROOT, 'target', 'bench', 'start-up')
const BARE = 'bare'
const TRIVIAL = 'trivial'

const SCRIPT = `
  const start = process.cpuUsage()
  require(process.argv[1])
  const { user, system } = process.cpuUsage(start)
  process.stdout.write(String((user + system) / 1000))`

function main(file) {
  fs.rmSync(FOLDER, { recursive: true, force: true })
  const binary = findBinary()
  const projects = Array.from({ length: COPIES }, (_, i) => makeProject(path.join(FOLDER, `${i + 1}`), binary))
  const copies = projects.map((project) => ({ project, rounds: /** @type {Record<string, number>[]} */ ([]) }))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { project, rounds } of copies) {
      const times = Object.fromEntries([NAME, BARE, TRIVIAL].map((name) => [name, requireMs(project, name)]))
      // The first time, files come from the disk.
      if (round > 0) rounds.push(times)
    }
  }
  const medianOf = (value) => median(copies.map(({ rounds }) => median(rounds.map(value))))
  const above = copies.map(({ rounds }) => median(rounds.map((times) => times[NAME] - times[TRIVIAL])))
  const result = {
    copies: COPIES,
    packageMs: medianOf((times) => times[NAME]),
    bareMs: medianOf((times) => times[BARE]),
    trivialMs: medianOf((times) => times[TRIVIAL]),
    aboveMs: median(above),
    aboveMsLowest: Math.min(...above),
    aboveMsHighest: Math.max(...above),
  }
  fs.writeFileSync(file, JSON.stringify(result))
}

/** A project with the three installed. */
function makeProject(project, binary) {
  installPackage(project, binary)
  const addPair = (name, addon, file) => {
    addFile(project, addon, 'package.json', JSON.stringify({ name: addon, version: '1.0.0', main: `${addon}.node` }))
    fs.copyFileSync(file, path.join(project, 'node_modules', addon, `${addon}.node`))
    addFile(project, name, 'package.json', JSON.stringify({ name, version: '1.0.0', main: './index.js' }))
    addFile(project, name, 'index.js', `module.exports = require('${addon}')\n`)
  }
  addPair(TRIVIAL, `${TRIVIAL}-${binary.platform}`, ADDON)
  addPair(BARE, `${BARE}-${binary.platform}`, binary.file)
  return project
}

function addFile(project, name, file, content) {
  const folder = path.join(project, 'node_modules', name)
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, file), content)
}

function requireMs(project, name) {
  const folder = path.join(project, 'node_modules', name)
  return Number(execFileSync(process.execPath, ['-e', SCRIPT, folder], { encoding: 'utf8', timeout: 60_000 }))
}

main(process.argv[2])
