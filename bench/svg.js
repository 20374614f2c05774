'use strict'

// What both charts share.

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .bar { fill: #8c959f }
    .inexact { fill: none; stroke: #8c959f; stroke-dasharray: 3 2 }
    .own { fill: #0969da }
    .curve { fill: none; stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 5 3 }
    .own-curve { fill: none; stroke: #0969da; stroke-width: 2.5 }
    .guide { stroke: #8c959f; stroke-dasharray: 3 3 }
    .grid { stroke: #8c959f; stroke-opacity: 0.3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .bar { fill: #656c76 }
      .own { fill: #4493f8 }
      .own-curve { stroke: #4493f8 }
    }`

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

module.exports = { STYLE, escape }
