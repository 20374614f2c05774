'use strict'

// The chart that the README shows: bars, by hand, for a page in light or dark. It is read without any text around it.

const { CAREFUL, PACKAGE } = require('./contenders.js')
const { STYLE, escape } = require('./svg.js')
const { ratio } = require('./stats.js')
const { FULL_SET, workNamed } = require('./targets.js')

const PANELS = {
  'get hit': 'Time of one get that finds its record',
  [FULL_SET]: 'Time of one set, when the cache holds 18 records of 380 bytes',
  "an Action's mix": 'Time of one call of an Action’s mix: 90 % get, 9 % set, 1 % delete',
}

const WIDTH = 760
const LABEL_WIDTH = 185
const BAR_HEIGHT = 16
const ROW_HEIGHT = 22
const HEAD_HEIGHT = 84
const TITLE_HEIGHT = 44
/** What takes longer is cut off here, and its number says how long it is. */
const MAX_RATIO = 3
const UNIT = (WIDTH - LABEL_WIDTH - 175) / MAX_RATIO

function chart(run) {
  const panelHeight = TITLE_HEIGHT + Object.keys(run.guarantees).length * ROW_HEIGHT
  const panels = Object.entries(PANELS).map(([name, title], i) => panel(run, workNamed(run, name), title, HEAD_HEIGHT + i * panelHeight))
  const label = `Time of a get, of a set and of an Action's mix, times a careful JavaScript model's, on Node ${run.node}`
  const height = HEAD_HEIGHT + panels.length * panelHeight + 10
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(label)}">
  <title>${escape(label)}</title>
  <style>${STYLE}
  </style>
  <text class="title" x="0" y="18">Lower is better. Measured on Node ${run.node}</text>
  <text x="0" y="40">1, the dashed line, is the time of a careful model of production’s cache in plain JavaScript</text>
  <rect class="bar" x="0" y="52" width="14" height="14"/>
  <text x="20" y="64">checks at each get whether the record has expired</text>
  <rect class="inexact" x="400" y="52" width="14" height="14"/>
  <text x="420" y="64">does not: it may return an expired record</text>
${panels.join('')}</svg>
`
}

function panel(run, work, title, top) {
  const times = Object.keys(run.guarantees).map((name) => ({ name, times: ratio(work, name, CAREFUL) }))
  times.sort((a, b) => a.times - b.times)
  const first = top + TITLE_HEIGHT
  const modelX = LABEL_WIDTH + UNIT
  const rows = times.map((one, i) => row({ ...one, isExact: run.guarantees[one.name]['exact expiry'] }, first + i * ROW_HEIGHT))
  return `  <text class="title" x="0" y="${top + 30}">${escape(title)}, lower is better</text>
${rows.join('')}  <line class="guide" x1="${modelX}" x2="${modelX}" y1="${first - 6}" y2="${first + times.length * ROW_HEIGHT}"/>
`
}

function row({ name, times, isExact }, y) {
  const isCut = times > MAX_RATIO
  const width = Math.max(1, Math.min(times, MAX_RATIO) * UNIT).toFixed(1)
  const textY = y + BAR_HEIGHT - 3
  const isOwn = name === PACKAGE
  const notes = [isCut ? 'bar cut' : '', isExact ? '' : 'expiry not exact'].filter(Boolean).join(', ')
  return `  <text${isOwn ? ' class="title"' : ''} x="${LABEL_WIDTH - 8}" y="${textY}" text-anchor="end">${escape(name)}</text>
  <rect class="${isOwn ? 'own' : isExact ? 'bar' : 'inexact'}" x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}"/>
  <text x="${LABEL_WIDTH + Number(width) + 6}" y="${textY}">${times.toFixed(times < 10 ? 2 : 0)}${notes ? ` (${notes})` : ''}</text>
`
}

module.exports = { chart }
