'use strict'

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)]
}

/**
 * How many times as long `name` takes as `base`: the median of the rounds' ratios.
 * @param {{ name: string, entries: { name: string, nsPerRound: number[] }[] }} work
 */
function ratio(work, name, base) {
  return median(ratios(work, name, base))
}

/** The ratio of each round. */
function ratios(work, name, base) {
  const baseNs = nsPerRound(work, base)
  return nsPerRound(work, name).map((ns, round) => ns / baseNs[round])
}

/** @returns {number[]} */
function nsPerRound(work, name) {
  const entry = work.entries.find((one) => one.name === name)
  if (!entry) throw new Error(`"${name}" was not measured at "${work.name}"`)
  return entry.nsPerRound
}

module.exports = { median, nsPerRound, ratio, ratios }
