'use strict'

// Builds the binaries that this machine can build, and packs all into target/packages. On Linux those are the two for
// glibc, as they are published; elsewhere it is this platform's own.

const { execSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { BINARIES, ROOT } = require('./paths.js')
const { Progress } = require('./progress.js')

/**
 * What is done, how long it takes with empty caches, roughly, and how.
 * @type {[title: string, seconds: number, work: () => void][]}
 */
const STEPS = [
  ...(process.platform === 'linux'
    ? [buildLinux('x64-gnu', 90), buildLinux('arm64-gnu', 120)]
    : [/** @type {[string, number, () => void]} */ (['build the binary of this platform', 60, buildHere])]),
  ['pack the main package and those of the platforms', 5, () => run('node scripts/pack.js')],
]

/**
 * @param {string} platform
 * @param {number} seconds
 * @returns {[string, number, () => void]}
 */
function buildLinux(platform, seconds) {
  return [`build the binary for Linux on ${platform}`, seconds, () => run(`bash scripts/build-linux.sh ${platform}`)]
}

function buildHere() {
  run('npm run build')
  fs.mkdirSync(BINARIES, { recursive: true })
  const native = path.join(ROOT, 'native')
  for (const file of fs.readdirSync(native).filter((name) => name.endsWith('.node'))) {
    fs.copyFileSync(path.join(native, file), path.join(BINARIES, file))
  }
}

/** @param {string} command */
function run(command) {
  execSync(command, { cwd: ROOT, stdio: 'inherit' })
}

async function main() {
  fs.rmSync(BINARIES, { recursive: true, force: true })
  const progress = new Progress('pack:local', STEPS.map(([title, seconds]) => [title, seconds]))
  for (const [title, , work] of STEPS) await progress.step(title, work)
}

void main()
