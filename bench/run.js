'use strict'

// `npm run bench`: measures the package, as it is published, under the Node at hand and the newest, prints the tables,
// and writes results.md and the charts beside this file. `npm run bench -- times start` measures these parts alone, and
// prints them.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { ROOT } = require('../scripts/paths.js')
const { Progress } = require('../scripts/progress.js')
const { chart } = require('./chart.js')
const { CONTENDERS, PACKAGE } = require('./contenders.js')
const { cleanEnvironment } = require('./environment.js')
const { growthChart } = require('./growth-chart.js')
const { findBinary, installPackage } = require('./package.js')
const { PARTS } = require('./parts.js')
const { SECTIONS, report } = require('./report.js')
const { newestNode, setUp } = require('./setup.js')

const FOLDER = path.join(ROOT, 'target', 'bench')
const STEP_TIMEOUT_MS = 30 * 60_000

async function main(chosen) {
  const unknown = chosen.filter((name) => !(name in PARTS))
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}. The parts are:\n${listOfParts()}`)
  const names = chosen.length > 0 ? chosen : Object.keys(PARTS)
  setUp()
  const binary = findBinary()
  console.log(`bench: the binary is ${binary.origin}`)
  const env = { ...cleanEnvironment(), BENCH_PACKAGE: installPackage(path.join(FOLDER, 'package'), binary) }
  const runs = await measure([process.execPath, newestNode()], names, env)
  if (chosen.length > 0) {
    for (const run of runs) console.log(names.map((name) => SECTIONS[name](run)).join('\n'))
    return
  }
  const results = { machine: describeMachine(), versions: versions(), binary, runs }
  const text = report(results)
  fs.writeFileSync(path.join(__dirname, 'results.md'), text)
  const newest = runs[runs.length - 1]
  fs.writeFileSync(path.join(__dirname, 'chart.svg'), chart(newest))
  fs.writeFileSync(path.join(__dirname, 'growth.svg'), growthChart(newest))
  console.log(text)
}

function listOfParts() {
  return Object.entries(PARTS).map(([name, { about }]) => `  ${name}: ${about}`).join('\n')
}

/** Everything named, under each Node. */
async function measure(nodes, names, env) {
  const versionsOf = nodes.map((node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim())
  const plan = versionsOf.flatMap((version) => names.flatMap((name) => titledSteps(version, name)))
  const progress = new Progress('bench', plan.map(({ title, seconds }) => [title, seconds]))
  const runs = []
  for (const [i, node] of nodes.entries()) {
    const run = { node: versionsOf[i] }
    for (const name of names) {
      const results = []
      for (const step of titledSteps(run.node, name)) results.push(await progress.step(step.title, () => runStep(node, step, env)))
      Object.assign(run, PARTS[name].join(results))
    }
    runs.push(run)
  }
  return runs
}

function titledSteps(version, name) {
  const { about, steps } = PARTS[name]
  return steps.map((step, i) => {
    const number = steps.length > 1 ? `, ${i + 1} of ${steps.length}` : ''
    return { ...step, title: `Node ${version}: ${name}${number}: ${about}` }
  })
}

function runStep(node, { script, args, flags }, env) {
  const file = path.join(FOLDER, 'result.json')
  fs.rmSync(file, { force: true })
  const options = { env, stdio: /** @type {const} */ ('inherit'), timeout: STEP_TIMEOUT_MS }
  execFileSync(node, [...flags, path.join(__dirname, script), ...args, file], options)
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

function describeMachine() {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown processor',
    cores: cpus.length,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    load: os.loadavg()[0],
    date: new Date().toISOString().slice(0, 10),
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

main(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
