'use strict'

// The chart that the README shows: bars, by hand, for a page in light or dark.

const { PACKAGE } = require('./contenders.js')
const { ratio } = require('./stats.js')
const { workNamed } = require('./targets.js')

const WORKS = ['get hit', "an Action's mix"]

const WIDTH = 720
const LABEL_WIDTH = 200
const BAR_HEIGHT = 16
const ROW_HEIGHT = 22
const TITLE_HEIGHT = 40
/** What takes longer is cut off here, and its number says how long it is. */
const MAX_RATIO = 3
const UNIT = (WIDTH - LABEL_WIDTH - 80) / MAX_RATIO

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .bar { fill: #8c959f }
    .own { fill: #0969da }
    .model { stroke: #8c959f; stroke-dasharray: 3 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .bar { fill: #656c76 }
      .own { fill: #4493f8 }
    }`

function chart(run) {
  const names = Object.keys(run.guarantees)
  const panelHeight = TITLE_HEIGHT + names.length * ROW_HEIGHT
  const panels = WORKS.map((name, i) => panel(workNamed(run, name), names, i * panelHeight))
  const label = `Time of a get and of an Action's mix, times the model's, by contender, on Node ${run.node}`
  const height = WORKS.length * panelHeight + 10
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
  <title>${label}</title>
  <style>${STYLE}
  </style>
${panels.join('')}</svg>
`
}

function panel(work, names, top) {
  const first = top + TITLE_HEIGHT
  const last = first + names.length * ROW_HEIGHT
  const modelX = LABEL_WIDTH + UNIT
  const rows = names.map((name, i) => row(name, ratio(work, name, work.base), first + i * ROW_HEIGHT))
  return `  <text class="title" x="0" y="${top + 22}">${work.name}: time, times the model’s (less is faster)</text>
${rows.join('')}  <line class="model" x1="${modelX}" x2="${modelX}" y1="${first - 6}" y2="${last}"/>
`
}

function row(name, times, y) {
  const isCut = times > MAX_RATIO
  const width = Math.max(1, Math.min(times, MAX_RATIO) * UNIT).toFixed(1)
  const textY = y + BAR_HEIGHT - 3
  const kind = name === PACKAGE ? 'bar own' : 'bar'
  return `  <text x="${LABEL_WIDTH - 8}" y="${textY}" text-anchor="end">${name}</text>
  <rect class="${kind}" x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}"/>
  <text x="${LABEL_WIDTH + Number(width) + 6}" y="${textY}">${isCut ? '» ' : ''}${times.toFixed(2)}</text>
`
}

module.exports = { chart }
