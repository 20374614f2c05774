'use strict'

// What `auth0-actions-cache/jest` costs in a run of 50 empty test files: node jest-run.js <file for the result>. The
// same run with and without it, in turns, all files in one process, which records how much processor time it has used.

const { spawnSync, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('../scripts/paths.js')
const { NAME, findBinary, installPackage } = require('./package.js')
const { median } = require('./stats.js')

const FILES = 50
const ROUNDS = 7
const PROJECT = path.join(ROOT, 'target', 'bench', 'jest')
/** Jest in one exact version, which the tests of the integration use too. */
const PINNED = path.join(ROOT, '__test__', 'runners', 'projects', 'jest30')
const SET_UPS = { without: {}, with: { setupFilesAfterEnv: [`${NAME}/jest`] } }
const CPU_FILE = path.join(PROJECT, 'cpu-time')
const RECORD_CPU = path.join(PROJECT, 'record-cpu.js')

function main(file) {
  installProject()
  const cpuMs = /** @type {Record<string, number[]>} */ ({ without: [], with: [] })
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of Object.keys(SET_UPS)) {
      const ms = runJest(name)
      // The first time, Jest fills its cache.
      if (round > 0) cpuMs[name].push(ms)
    }
  }
  const perRound = cpuMs.with.map((ms, round) => ({ times: ms / cpuMs.without[round], msAFile: (ms - cpuMs.without[round]) / FILES }))
  const result = {
    files: FILES,
    withMs: median(cpuMs.with),
    withoutMs: median(cpuMs.without),
    times: median(perRound.map(({ times }) => times)),
    msAFile: median(perRound.map(({ msAFile }) => msAFile)),
    msAFileLowest: Math.min(...perRound.map(({ msAFile }) => msAFile)),
    msAFileHighest: Math.max(...perRound.map(({ msAFile }) => msAFile)),
  }
  fs.writeFileSync(file, JSON.stringify(result))
}

function installProject() {
  fs.mkdirSync(PROJECT, { recursive: true })
  const lock = fs.readFileSync(path.join(PINNED, 'package-lock.json'), 'utf8')
  const stamp = path.join(PROJECT, 'installed-lock.json')
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== lock) {
    for (const name of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(PINNED, name), path.join(PROJECT, name))
    const options = { cwd: PROJECT, stdio: /** @type {const} */ ('inherit'), shell: process.platform === 'win32', timeout: 600_000 }
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options)
    fs.writeFileSync(stamp, lock)
  }
  installPackage(PROJECT, findBinary())
  const tests = path.join(PROJECT, 'tests')
  fs.rmSync(tests, { recursive: true, force: true })
  fs.mkdirSync(tests)
  for (let number = 1; number <= FILES; number++) fs.writeFileSync(path.join(tests, `${number}.test.js`), "test('empty', () => {})\n")
  for (const [name, setUp] of Object.entries(SET_UPS)) {
    const config = { rootDir: PROJECT, testMatch: ['<rootDir>/tests/*.test.js'], ...setUp }
    fs.writeFileSync(path.join(PROJECT, `${name}.json`), JSON.stringify(config))
  }
  const record = `process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  require('node:fs').writeFileSync(${JSON.stringify(CPU_FILE)}, String((user + system) / 1000))
})
`
  fs.writeFileSync(RECORD_CPU, record)
}

/** Returns the processor time in milliseconds. */
function runJest(name) {
  fs.rmSync(CPU_FILE, { force: true })
  const jest = path.join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js')
  const args = ['--require', RECORD_CPU, jest, '--config', path.join(PROJECT, `${name}.json`), '--runInBand', '--ci']
  const { status, signal, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8', timeout: 120_000 })
  if (status !== 0 || !stderr.includes(`Tests:       ${FILES} passed, ${FILES} total`)) {
    throw new Error(`Jest ended with ${signal ?? status}:\n${stderr.slice(-3_000)}`)
  }
  return Number(fs.readFileSync(CPU_FILE, 'utf8'))
}

main(process.argv[2])
