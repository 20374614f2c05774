'use strict'

// `npm run bench`: measures under the Node at hand and the newest, prints the tables, and writes results.md and
// chart.svg beside this file.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { chart } = require('./chart.js')
const { CONTENDERS, MODEL, PACKAGE } = require('./contenders.js')
const { report } = require('./report.js')
const { ROOT, setUp } = require('./setup.js')
const { measureStartUp } = require('./start-up.js')

const RAW = path.join(ROOT, 'target', 'bench')

function main() {
  const nodes = setUp()
  const machine = describeMachine()
  const runs = nodes.map(measureUnder)
  const results = { machine, versions: versions(), runs }
  const text = report(results)
  fs.writeFileSync(path.join(__dirname, 'results.md'), text)
  fs.writeFileSync(path.join(__dirname, 'chart.svg'), chart(runs[runs.length - 1]))
  console.log(text)
}

/** @param {string} node the binary */
function measureUnder(node) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  const step = (script, ...options) => {
    console.log(`bench: Node ${version}: ${script} ${options.join(' ')}`)
    const file = path.join(RAW, `${version}-${path.basename(script, '.js')}.json`)
    const flags = script === 'measure.js' ? ['--single-threaded-gc'] : []
    execFileSync(node, [...flags, path.join(__dirname, script), ...options, file], { stdio: 'inherit' })
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  }
  return {
    ...step('measure.js'),
    memory: [PACKAGE, MODEL].map((name) => step('memory.js', name)),
    threads: step('threads.js'),
    startUp: measureStartUp(node),
    binaryBytes: binaryBytes(),
  }
}

function describeMachine() {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown processor',
    cores: cpus.length,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    load: os.loadavg()[0],
  }
}

/** Of each package that is measured. */
function versions() {
  const names = [...new Set(CONTENDERS.map(({ from }) => from).filter((from) => from !== undefined))]
  const folders = names.map((name) => /** @type {[string, string]} */ ([name, path.join(__dirname, 'node_modules', name)]))
  return [[PACKAGE, ROOT], ...folders].map(([name, folder]) => {
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
    return `${name} ${version}`
  })
}

function binaryBytes() {
  const folder = path.join(ROOT, 'native')
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.node'))
  if (!name) throw new Error(`There is no addon in ${folder}. Build it: npm run build`)
  return fs.statSync(path.join(folder, name)).size
}

main()
