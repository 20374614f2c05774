'use strict'

// What the benchmark needs beside the package itself; each step is skipped where it has been done.

const { execFileSync, execSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { installOwn } = require('../scripts/install-own.js')
const { ROOT } = require('../scripts/paths.js')
const { ADDON } = require('./floors.js')


/** The newest that the npm registry carries as a binary. */
const NEWEST_NODE = '26'

function setUp() {
  installOwn(__dirname, 'bench: install the contenders: npm ci')
  buildFloor()
}

function buildFloor() {
  const source = path.join(__dirname, 'floor.rs')
  if (fs.existsSync(ADDON) && fs.statSync(ADDON).mtimeMs > fs.statSync(source).mtimeMs) return
  console.log('bench: build the trivial addon: rustc')
  fs.mkdirSync(path.dirname(ADDON), { recursive: true })
  // Node has the functions that it calls; Linux takes that for granted.
  const link = process.platform === 'darwin' ? ['-C', 'link-args=-undefined dynamic_lookup'] : []
  const options = ['--edition', '2024', '--crate-type', 'cdylib', '-O', '-C', 'strip=symbols', ...link]
  execFileSync('rustc', [...options, source, '-o', ADDON], { stdio: 'inherit' })
}

/** The newest Node's binary, installed if it is not there. */
function newestNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const folder = path.join(ROOT, 'target', 'nodes', NEWEST_NODE)
  const binary = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!fs.existsSync(binary)) {
    console.log(`bench: install Node ${NEWEST_NODE}: ${name}`)
    fs.mkdirSync(folder, { recursive: true })
    execSync(`npm install --no-audit --no-fund --prefix "${folder}" ${name}@${NEWEST_NODE}`, { stdio: 'inherit' })
  }
  return binary
}

module.exports = { newestNode, setUp }
