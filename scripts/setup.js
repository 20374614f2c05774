'use strict'

// Makes a checkout ready to run: installs node_modules and builds the addon, and skips what is up to date. It needs
// Node, npm and Rust, and no package. What is up to date is told by content, for a checkout changes modification times.

const { execSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const ROOT = path.join(__dirname, '..')

/**
 * @typedef {object} Step
 * @property {string} name what is done, for the line that reports it
 * @property {string} command
 * @property {string} stamp the file that remembers what the step was last done with
 * @property {() => string[]} files what the step reads and makes: a change of any of them makes it due
 * @property {() => boolean} isMade whether what it makes is there
 * @property {() => void} [check] throws when the step cannot be done
 */

/** @type {Step[]} */
const STEPS = [
  {
    name: 'install node_modules',
    command: 'npm ci --ignore-scripts --no-audit --no-fund',
    stamp: 'node_modules/.setup-stamp',
    files: () => ['package-lock.json', 'node_modules/.package-lock.json'],
    isMade: () => fs.existsSync(inRoot('node_modules/.package-lock.json')),
  },
  {
    name: 'build the addon',
    command: 'npm run build',
    stamp: 'native/.setup-stamp',
    files: () => ['Cargo.toml', 'Cargo.lock', 'build.rs', 'package.json', ...filesIn('src'), ...filesIn('native')],
    isMade: () => filesIn('native').some((file) => file.endsWith('.node')),
    check: requireCargo,
  },
]

function main() {
  try {
    for (const step of STEPS) run(step)
  } catch (error) {
    console.error(`setup: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}

/** @param {Step} step */
function run(step) {
  if (isUpToDate(step)) {
    console.log(`setup: ${step.name}: up to date, skipped`)
    return
  }
  step.check?.()
  console.log(`setup: ${step.name}: ${step.command}`)
  fs.rmSync(inRoot(step.stamp), { force: true })
  try {
    execSync(step.command, { cwd: ROOT, stdio: 'inherit' })
  } catch {
    throw new Error(`"${step.command}" failed: see above.${nodeTooOld()}`)
  }
  if (!step.isMade()) throw new Error(`"${step.command}" ended well, but what it makes is not there`)
  fs.writeFileSync(inRoot(step.stamp), fingerprint(step))
}

/** @param {Step} step */
function isUpToDate(step) {
  return fs.existsSync(inRoot(step.stamp)) && fs.readFileSync(inRoot(step.stamp), 'utf8') === fingerprint(step)
}

/**
 * A hash of all that the step reads and makes, and of the platform, for a checkout may be shared with a container.
 * @param {Step} step
 */
function fingerprint(step) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of step.files().filter((name) => name !== step.stamp).sort()) {
    const content = fs.existsSync(inRoot(file)) ? fs.readFileSync(inRoot(file)) : Buffer.from('missing')
    hash.update(`${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

/**
 * The files of a folder and of those in it, with forward slashes.
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  if (!fs.existsSync(inRoot(folder))) return []
  return fs.readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesIn(name) : [name]
  })
}

function requireCargo() {
  try {
    execSync('cargo --version', { stdio: 'ignore' })
  } catch {
    throw new Error(
      'cargo was not found, and the addon is built by it. Install Rust (https://rustup.rs), ' +
        'see that "cargo --version" works in this terminal, and run this again',
    )
  }
}

/** What to add to the report of a failure: the package runs on Node 18, but what builds it does not. */
function nodeTooOld() {
  const tooOld = Number(process.versions.node.split('.')[0]) < 20
  return tooOld ? ` This is Node ${process.versions.node}, and the tools of the build want Node 20 or later` : ''
}

/** @param {string} name */
function inRoot(name) {
  return path.join(ROOT, name)
}

main()
