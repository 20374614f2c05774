'use strict'

// results.md, in Markdown.

const { GUARANTEES } = require('./guarantees.js')
const { PACKAGE } = require('./contenders.js')
const { median, nsPerRound, ratio } = require('./stats.js')
const { summary } = require('./summary.js')
const { BINARY, MAX_BINARY_BYTES, TARGETS } = require('./targets.js')

function report({ machine, versions, binary, runs }) {
  return [
    '# Measured\n',
    `${summary(runs).join('\n')}\n`,
    '![The time of a get, of a set and of an Action’s mix of calls, by contender](chart.svg)\n',
    '![The time of a call as a cache grows](growth.svg)\n',
    '## How\n',
    'Written by `npm run bench`, not by hand. Ratios, unless the text says otherwise, are to the time of the careful model',
    '(`bench/careful-model.js`), in plain JavaScript, with every rule of what an Action sees; 0.50 is half its time, 2.00',
    'twice. Each is the median of the ratios of rounds in which the contenders took turns in one process, over three',
    'processes. Nanoseconds are of this machine, and no more than an indication.\n',
    `- Run on ${machine.date}. Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.system}; load ${machine.load.toFixed(1)} before the start`,
    `- Node: ${runs.map(({ node }) => node).join(' and ')}`,
    `- Packages: ${versions.join(', ')}`,
    `- The binary that was measured: ${binary.origin}; ${kilobytes(binary.bytes)}\n`,
    '## Targets\n',
    targets(runs, binary),
    '## Who guarantees what\n',
    'Found out by `bench/check.js` before anything is timed. The letters stand beside each contender’s figures.\n',
    guarantees(runs[0]),
    Object.entries(GUARANTEES).map(([name, { letter, means }]) => `- ${letter}, ${name}: ${means}\n`).join(''),
    ...runs.map((run) => `## Node ${run.node}\n\n${Object.values(SECTIONS).map((section) => section(run)).join('\n')}`),
  ].join('\n')
}

function kilobytes(bytes) {
  return `${(bytes / 1_000).toFixed(0)} kB`
}

function targets(runs, binary) {
  const rows = TARGETS.map((target) => {
    const limits = [...new Set(runs.map((run) => `${target.limit(run)}${target.unit}`))].join(', ')
    return [target.name, `${target.isAtLeast ? '≥' : '≤'} ${limits}`, ...runs.map((run) => cell(target, run))]
  })
  const isSmall = binary.bytes <= MAX_BINARY_BYTES
  const bytesCell = verdict(kilobytes(binary.bytes), isSmall)
  const binaryName = binary.isPublished ? 'the published binary' : 'the binary (not the published one)'
  rows.push([binaryName, `≤ ${kilobytes(MAX_BINARY_BYTES)}`, ...runs.map(() => bytesCell)])
  const missed = TARGETS.filter((target) => !runs.every((run) => isMet(target, run)))
  const reasons = [...new Set(missed.map(({ why }) => why))].map((why) => {
    const names = missed.filter((target) => target.why === why).map(({ name }) => name)
    return `- ${names.join('; ')}: ${why}.\n`
  })
  if (!isSmall) reasons.push(`- ${binaryName}: ${BINARY}.\n`)
  const explained = reasons.length === 0 ? '' : `\nWhere it goes:\n\n${reasons.join('')}`
  const note = 'In brackets, the lowest and the highest of the three processes.\n\n'
  return `${note}${table(['', 'target', ...runs.map(({ node }) => node)], rows)}${explained}`
}

function cell(target, run) {
  const { value, digits, unit } = target
  const values = run.processes.map(({ works }) => value({ ...run, works }).toFixed(digits)).sort((a, b) => a - b)
  const [lowest, highest] = [values[0], values[values.length - 1]]
  const spread = lowest === highest ? '' : ` (${lowest} to ${highest})`
  return verdict(`${value(run).toFixed(digits)}${unit}${spread}`, isMet(target, run))
}

function isMet({ value, limit, isAtLeast }, run) {
  return isAtLeast ? value(run) >= limit(run) : value(run) <= limit(run)
}

function verdict(text, met) {
  return `${text}, ${met ? 'met' : '**not met**'}`
}

function guarantees(run) {
  const names = Object.keys(GUARANTEES)
  const rows = Object.entries(run.guarantees).map(([contender, holds]) => [
    contender,
    ...names.map((name) => (holds[name] ? 'yes' : '–')),
  ])
  return table(['', ...names], rows)
}

/** For instance `ELRFK`. */
function letters(holds) {
  return Object.entries(GUARANTEES).map(([name, { letter }]) => (holds[name] ? letter : '')).join('') || '–'
}

function times(run) {
  const sets = run.works.filter(({ name }) => name.startsWith('set, '))
  const others = run.works.filter((work) => !sets.includes(work))
  const floors = run.floor.entries.map(({ name }) => `${name} ${ns(run.floor, name)}`)
  return [
    '### The time of a call\n',
    'Times the careful model’s; `get` after another thread wrote, times this package’s own hit.\n',
    ratios(run, others),
    '`set` that replaces, of as many records as the cache holds, of values of that size:\n',
    ratios(run, sets),
    `Floors: ${floors.join(', ')}.\n`,
  ].join('\n')
}

function ratios(run, works) {
  const contenders = Object.keys(run.guarantees)
  const rows = contenders.map((name) => [name, letters(run.guarantees[name]), ...works.map((work) => cellOf(work, name))])
  return table(['', 'guarantees', ...works.map(({ name }) => name.replace(/^set, /, ''))], rows)
}

function cellOf(work, name) {
  if (!work.entries.some((entry) => entry.name === name)) return '–'
  return `${ratio(work, name, work.base).toFixed(2)} (${ns(work, name)})`
}

function ns(work, name) {
  return nanoseconds(median(nsPerRound(work, name)))
}

function nanoseconds(time) {
  return `${time < 20 ? time.toFixed(1) : count(Math.round(time))} ns`
}

function growth({ growth: { sizes, curves } }) {
  const rows = curves.map(({ contender, work, ns: perSize, times: ratioOf }) => [
    `${contender}: ${work}`,
    ...perSize.map((time, i) => `${ratioOf[i].toFixed(2)} (${nanoseconds(time)})`),
  ])
  return [
    '### As one cache grows\n',
    'Limits raised, all keys used; times the same call on 20 records. While the cache is small, a `get` finds in JavaScript',
    'what it has read before; `get that asks the engine` is the first after another handle has written. `seed` is per record.\n',
    table(['', ...sizes.map((size) => `${count(size)} records`)], rows),
  ].join('\n')
}

function triggers({ triggers: { few, many, works, offHeapBytes, heapBytes } }) {
  const rows = works.map(({ work, fewNs, manyNs, times: ratioOf }) => [work, nanoseconds(fewNs), nanoseconds(manyNs), ratioOf.toFixed(2)])
  return [
    '### As a tenant’s triggers grow\n',
    `One record of 103 bytes in each trigger; first calls, not warm ones. Memory a trigger: ${offHeapBytes.toFixed(0)} bytes off the JS heap, ${heapBytes.toFixed(0)} on it.\n`,
    table([PACKAGE, `${few} triggers`, `${count(many)} triggers`, 'ratio'], rows),
  ].join('\n')
}

function memory({ memory: both }) {
  const [own] = both
  return [
    '### Memory\n',
    `${count(own.tenants)} tenants of ${own.records / own.tenants} records of ${own.keyAndValueBytes} bytes (key and value):\n`,
    table(
      ['', 'resident bytes a record', 'of them off the JS heap', 'JS heap bytes a record', 'a full collection'],
      both.map((one) => [
        one.name,
        one.residentBytesPerRecord.toFixed(0),
        one.residentBytesPerRecordOffHeap.toFixed(0),
        one.heapBytesPerRecord.toFixed(1),
        `${one.gcMs.toFixed(0)} ms`,
      ]),
    ),
    `- To reset all ${count(own.tenants)} tenants: ${own.resetMs.toFixed(0)} ms\n`,
  ].join('\n')
}

function threads({ threads: settings }) {
  const one = settings[0].perSecond
  const lines = settings.map(({ threads: number, tenants, perSecond }) => {
    const who = `${number === 1 ? 'one thread' : `${number} threads`} on ${tenants === 1 ? 'one tenant' : `${tenants} tenants`}`
    return `- ${who}: ${(perSecond / one).toFixed(2)} times the operations of one thread\n`
  })
  return `### Threads\n\nAn Action’s mix:\n\n${lines.join('')}`
}

function start({ startUp }) {
  const { copies, packageMs, bareMs, trivialMs, aboveMs, aboveMsLowest, aboveMsHighest } = startUp
  return [
    '### Start\n',
    `Processor time of \`require\`, in the layout of two packages as published; medians of ${copies} copies of each.\n`,
    `- this package: ${packageMs.toFixed(2)} ms; a package that only requires the same binary: ${bareMs.toFixed(2)} ms; a trivial addon: ${trivialMs.toFixed(2)} ms`,
    `- above the trivial addon: ${aboveMs.toFixed(2)} ms (by copy, ${aboveMsLowest.toFixed(2)} to ${aboveMsHighest.toFixed(2)})\n`,
  ].join('\n')
}

function jest({ jest: { files, withMs, withoutMs, times: ratioOf, msAFile, msAFileLowest, msAFileHighest } }) {
  return [
    '### Under Jest\n',
    `${files} empty test files with \`auth0-actions-cache/jest\`, in one process: ${ratioOf.toFixed(3)} times the processor time of the`,
    `same run without (${withMs.toFixed(0)} and ${withoutMs.toFixed(0)} ms), ${msAFile.toFixed(2)} ms more for each file (by round, ${msAFileLowest.toFixed(2)} to ${msAFileHighest.toFixed(2)}).\n`,
  ].join('\n')
}

function count(number) {
  return number.toLocaleString('en')
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`
  return line(header) + line(header.map((title, i) => (i === 0 || title === 'guarantees' ? '---' : '--:'))) + rows.map(line).join('')
}

/** Of one Node, by the name of the part that measures it (see parts.js). */
const SECTIONS = { times, memory, threads, growth, triggers, start, jest }

module.exports = { SECTIONS, report }
