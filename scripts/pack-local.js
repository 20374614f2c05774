'use strict'

// Builds the binaries that this machine can build, and packs all into target/packages. On Linux those are the two for
// glibc, as they are published; elsewhere it is this platform's own.

const { execSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { BINARIES, ROOT } = require('./paths.js')

const run = (/** @type {string} */ command) => execSync(command, { cwd: ROOT, stdio: 'inherit' })

fs.rmSync(BINARIES, { recursive: true, force: true })
if (process.platform === 'linux') {
  run('bash scripts/build-linux.sh x64-gnu arm64-gnu')
} else {
  run('npm run build')
  fs.mkdirSync(BINARIES, { recursive: true })
  const native = path.join(ROOT, 'native')
  for (const file of fs.readdirSync(native).filter((name) => name.endsWith('.node'))) {
    fs.copyFileSync(path.join(native, file), path.join(BINARIES, file))
  }
}
run('node scripts/pack.js')
