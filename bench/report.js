'use strict'

// The tables, in Markdown.

const { GUARANTEES } = require('./check.js')
const { median, nsPerRound, ratio } = require('./stats.js')
const { TARGETS } = require('./targets.js')

function report({ machine, versions, runs }) {
  return [
    '# Measured',
    'Written by `npm run bench`, not by hand. All ratios are to the model of the runtime’s cache (`bench/model.js`): 0.50 is',
    'twice as fast, 2.00 half as fast. Each is the median of the ratios of rounds in which the contenders took turns in one',
    'process. Nanoseconds are of this machine, and no more than an indication.\n',
    `- Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.system}; load ${machine.load.toFixed(1)} before the start`,
    `- Node: ${runs.map(({ node }) => node).join(' and ')}`,
    `- Packages: ${versions.join(', ')}\n`,
    '## Targets\n',
    targets(runs),
    '## Who guarantees what\n',
    'Found out by `bench/check.js` before anything is timed.\n',
    guarantees(runs[0]),
    ...runs.map(times),
    '## At scale\n',
    ...runs.map(scale),
  ].join('\n')
}

function targets(runs) {
  const rows = TARGETS.map(({ name, value, most, unit }) => {
    const cells = runs.map((run) => `${value(run).toFixed(2)}${unit}${verdict(value(run), most)}`)
    return [name, `≤ ${Number(most.toFixed(3))}${unit}`, ...cells]
  })
  const missed = TARGETS.filter(({ value, most }) => runs.some((run) => value(run) > most))
  const reasons = missed.map(({ name, why }) => `- ${name}: ${why}.\n`)
  const explained = reasons.length === 0 ? '' : `\nWhere it goes:\n\n${reasons.join('')}`
  return `${table(['', 'target', ...runs.map(({ node }) => node)], rows)}${explained}`
}

function verdict(value, most) {
  return value <= most ? ', met' : ', **not met**'
}

function guarantees(run) {
  const names = Object.keys(GUARANTEES)
  const rows = Object.entries(run.guarantees).map(([contender, holds]) => [
    contender,
    ...names.map((name) => (holds[name] ? 'yes' : '–')),
  ])
  return table(['', ...names], rows)
}

function times(run) {
  const sets = run.works.filter(({ name }) => name.startsWith('set, '))
  const others = run.works.filter((work) => !sets.includes(work))
  const floors = run.floor.entries.map(({ name }) => `${name} ${ns(run.floor, name)}`)
  return [
    `## Node ${run.node}\n`,
    '`get miss`, and `get` after another thread wrote, are compared with the model’s `get hit`; the rest with the model’s own.\n',
    ratios(run, others),
    '`set` that replaces, of as many records as the cache holds, of values of that size:\n',
    ratios(run, sets),
    `Floors: ${floors.join(', ')}.\n`,
  ].join('\n')
}

function ratios(run, works) {
  const contenders = Object.keys(run.guarantees)
  const rows = contenders.map((name) => [name, ...works.map((work) => cellOf(work, name))])
  return table(['', ...works.map(({ name }) => name.replace(/^set, /, ''))], rows)
}

function cellOf(work, name) {
  if (!work.entries.some((entry) => entry.name === name)) return '–'
  return `${ratio(work, name, work.base).toFixed(2)} (${ns(work, name)})`
}

function ns(work, name) {
  const time = median(nsPerRound(work, name))
  return `${time < 20 ? time.toFixed(1) : Math.round(time)} ns`
}

function scale({ node, memory, threads, startUp }) {
  const [own] = memory
  const millions = ({ perSecond }) => `${(perSecond / 1e6).toFixed(1)} million`
  return [
    `### Node ${node}\n`,
    `${count(own.tenants)} tenants of ${own.records / own.tenants} records of ${own.keyAndValueBytes} bytes (key and value):\n`,
    table(
      ['', 'resident bytes a record', 'of them off the JS heap', 'JS heap bytes a record', 'a full collection'],
      memory.map((one) => [
        one.name,
        one.residentBytesPerRecord.toFixed(0),
        one.residentBytesPerRecordOffHeap.toFixed(0),
        one.heapBytesPerRecord.toFixed(1),
        `${one.gcMs.toFixed(0)} ms`,
      ]),
    ),
    `- To reset all ${count(own.tenants)} tenants: ${own.resetMs.toFixed(0)} ms`,
    ...threads.map(
      (one) =>
        `- An Action's mix, ${one.threads === 1 ? 'one thread' : `${one.threads} threads`} on ` +
        `${one.tenants === 1 ? 'one tenant' : `${one.tenants} tenants`}: ${millions(one)} operations a second`,
    ),
    `- \`require\`, in processor time: ${startUp.packageMs.toFixed(1)} ms; a package that only requires the same addon: ` +
      `${startUp.bareMs.toFixed(1)} ms; a trivial addon: ${startUp.addonMs.toFixed(1)} ms\n`,
  ].join('\n')
}

function count(number) {
  return number.toLocaleString('en')
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`
  return line(header) + line(header.map((_, i) => (i === 0 ? '---' : '--:'))) + rows.map(line).join('')
}

module.exports = { report }
