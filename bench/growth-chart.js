'use strict'

// How the time of a call grows with the cache, by hand, for a page in light or dark. Both axes are logarithmic.

const { PACKAGE } = require('./contenders.js')
const { STYLE, escape } = require('./svg.js')

const WIDTH = 760
const HEIGHT = 440
const LEFT = 50
const RIGHT = 230
const TOP = 64
const BOTTOM = 60
const TARGET = 5
const MIN_TIMES = 0.5
const LABEL_HEIGHT = 16

function growthChart({ node, growth: { sizes, curves } }) {
  const top = Math.max(10, ...curves.flatMap(({ times }) => times))
  const x = scale(sizes[0], sizes[sizes.length - 1], LEFT, WIDTH - RIGHT)
  const y = scale(MIN_TIMES, top * 1.2, HEIGHT - BOTTOM, TOP)
  const label = `Time of a call on a cache of 20 to 100,000 records, times that on 20, on Node ${node}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(label)}">
  <title>${escape(label)}</title>
  <style>${STYLE}
  </style>
  <text class="title" x="0" y="18">Time of one call as a cache grows, limits raised; 1 = the same call on 20 records. Lower is better</text>
  <text x="0" y="38">Node ${node}. Solid: ${PACKAGE}. Dashed: a careful model in plain JavaScript</text>
${ticks(top).map((times) => gridLine(times, y(times))).join('')}${sizes.map((size) => sizeLabel(size, x(size))).join('')}  <text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 42}" text-anchor="middle">records in the cache</text>
  <line class="guide" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(TARGET).toFixed(1)}" y2="${y(TARGET).toFixed(1)}"/>
  <text x="${LEFT + 6}" y="${(y(TARGET) - 5).toFixed(1)}">the most we allow ourselves: ${TARGET}</text>
${curves.map(({ contender, times }) => line(contender, times.map((one, i) => [x(sizes[i]), y(Math.max(one, MIN_TIMES))]))).join('')}${labels(curves, y)}</svg>
`
}

/** A logarithmic scale. */
function scale(from, to, start, end) {
  return (value) => start + ((end - start) * Math.log(value / from)) / Math.log(to / from)
}

function ticks(top) {
  const all = [1, 10, 100, 1_000, 10_000].flatMap((power) => [power, 2 * power, 5 * power])
  return all.filter((times) => times <= top && (top < 50 || Number.isInteger(Math.log10(times))))
}

function gridLine(times, y) {
  return `  <line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>
  <text x="${LEFT - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${times}</text>
`
}

function sizeLabel(size, x) {
  return `  <text x="${x.toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${size.toLocaleString('en')}</text>
`
}

function line(contender, points) {
  const kind = contender === PACKAGE ? 'own-curve' : 'curve'
  return `  <polyline class="${kind}" points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}"/>
`
}

/** At the end of each curve, and apart where two end at the same height. */
function labels(curves, y) {
  const ends = curves.map(({ contender, work, times }) => {
    const last = times[times.length - 1]
    const who = contender === PACKAGE ? '' : 'model: '
    return { text: `${who}${work} ${last.toFixed(1)}`, y: y(Math.max(last, MIN_TIMES)), isOwn: contender === PACKAGE }
  })
  ends.sort((a, b) => a.y - b.y)
  let lowest = TOP - LABEL_HEIGHT
  return ends.map((end) => {
    lowest = Math.max(end.y + 4, lowest + LABEL_HEIGHT)
    return `  <text${end.isOwn ? ' class="title"' : ''} x="${WIDTH - RIGHT + 8}" y="${lowest.toFixed(1)}">${escape(end.text)}</text>
`
  }).join('')
}

module.exports = { growthChart }
