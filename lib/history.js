'use strict'

const { define, floor, isSafeInteger, parse } = require('./builtins.js')
const { commas, countOf, quote, wordsOfExcess } = require('./names.js')
const { readText } = require('./rows.js')

/** @typedef {import('../index').CacheEvent} CacheEvent */

/**
 * An event as the addon tells it: src/history.rs. Texts with lone surrogates come as lists.
 * @typedef {Omit<CacheEvent, 'key' | 'elsewhere'> & Facts & { key: string | number[], elsewhere?: string | number[] }} Told
 * @typedef {object} Facts what it tells for a message
 * @property {import('../index').CacheWarning} [warning]
 * @property {number} [ttl]
 * @property {number} [expiresAt]
 * @property {string | number[]} [option]
 * @property {number} [maxTtlMs]
 */

/**
 * The events of the addon's list.
 * @param {string} json
 * @returns {CacheEvent[]}
 */
function readEvents(json) {
  const events = parse(json)
  for (let i = 0; i < events.length; i++) define(events, i, readEvent(events[i]), true)
  return events
}

/** @param {Told} told */
function readEvent(told) {
  // Without what a test may have put on Object.prototype.
  const own = /** @type {Told} */ ({ __proto__: null, ...told })
  const { event, at, key, elsewhere, warning, ttl, expiresAt, option, maxTtlMs, ...rest } = own
  return /** @type {CacheEvent} */ ({
    event,
    at,
    key: readText(key),
    .../** @type {object} */ (rest),
    ...(elsewhere === undefined ? undefined : { elsewhere: readText(elsewhere) }),
    ...(warning === undefined ? undefined : { warning, message: MESSAGES[warning]({ ttl, expiresAt, option, maxTtlMs }) }),
  })
}

/**
 * What each warning says.
 * @type {Record<import('../index').CacheWarning, (facts: any) => string>}
 */
const MESSAGES = {
  TtlLooksLikeSeconds: ({ ttl }) =>
    `ttl is in milliseconds, so ${ttl} is ${ttl / 1000} seconds. If you mean ${ttl} seconds, pass ${floor(ttl * 1000)}`,
  ExpiresAtLooksLikeSeconds: ({ expiresAt }) =>
    `expires_at is in milliseconds since 1970, and ${expiresAt} looks like seconds. If it is, pass ${floor(expiresAt * 1000)}`,
  UnknownOption: ({ option }) =>
    `set has no option ${quote(readText(option))}, only ttl and expires_at. Without them, a record lives for the default time`,
  OptionsIgnored: () => 'The third argument of set must be an object, such as { ttl: 60000 }. Anything else is ignored',
  LifetimeCut: ({ maxTtlMs }) => `A record lives for ${hoursOf(maxTtlMs)} at most, so its lifetime was cut`,
  TwoLifetimes: () => 'Both ttl and expires_at were given, and the earlier end counts',
}

/** @param {number} ms */
function hoursOf(ms) {
  const hours = ms / 3600000
  return isSafeInteger(hours) ? countOf(hours, 'hour') : `${commas(ms)} ms`
}

/**
 * An event in words.
 * @param {CacheEvent} event
 */
function wordsOf(event) {
  const key = quote(event.key)
  const when = event.execution === undefined ? '' : ` in execution ${event.execution}`
  switch (event.event) {
    case 'missed':
      return `get ${key} missed${when}: ${reasonOf(event)}`
    case 'refused':
      return `${event.operation} ${key} was refused${when}: ${event.code}${wordsOfExcess(event)}${event.ordered ? ', ordered by fail' : ''}${warningOf(event)}`
    case 'warned':
      return `set ${key} stored it${when}${warningOf(event)}`
    case 'deleted':
      return `delete ${key} removed it${when}`
    case 'evicted':
      return `${key} was evicted${when}, by ${event.by === 'evict' ? 'evict()' : 'the eviction rate'}`
    case 'expired':
      return `${key} had expired, and a set dropped it${when}`
    default:
      return `${key} was spared by the eviction rate${when}, which has set or found it`
  }
}

/** @type {Record<import('../index').CacheMissReason, string>} */
const REASONS = {
  'never stored': 'never stored',
  refused: 'its set was refused',
  expired: 'it had expired',
  evicted: 'it was evicted',
  deleted: 'it was deleted',
}

/** @param {Extract<CacheEvent, { event: 'missed' }>} event */
function reasonOf({ at, causedAt, reason, elsewhere }) {
  const ago = causedAt === undefined || causedAt >= at || reason === 'refused' ? '' : ` ${commas(at - causedAt)} ms earlier`
  return `${REASONS[reason]}${ago}${elsewhere === undefined ? '' : `. The cache of trigger ${quote(elsewhere)} has this key`}`
}

/** @param {{ warning?: string, message?: string }} event */
function warningOf({ warning, message }) {
  return warning === undefined ? '' : `, with the warning ${warning}: ${message}`
}

/**
 * Events in lines, times as offsets from the first.
 * @param {CacheEvent[]} events
 */
function linesOf(events) {
  const [startMs = 0] = events.map(({ at }) => at)
  const lines = withCounts(events.map(wordsOf))
  const offsets = lines.map(({ index }) => {
    const afterMs = (events[index]?.at ?? 0) - startMs
    return `${afterMs < 0 ? '' : '+'}${commas(afterMs)} ms`
  })
  const width = Math.max(...offsets.map((offset) => offset.length))
  return lines.map(({ words }, i) => `${offsets[i]?.padStart(width)}  ${words}`)
}

/**
 * Of the same words that follow one another, the first with their number.
 * @param {string[]} said
 */
function withCounts(said) {
  /** @type {{ index: number, words: string, times: number }[]} */
  const lines = []
  for (const [index, words] of said.entries()) {
    const last = lines[lines.length - 1]
    if (last?.words === words) last.times += 1
    else lines.push({ index, words, times: 1 })
  }
  return lines.map(({ index, words, times }) => ({ index, words: times === 1 ? words : `${words} (${times} times)` }))
}

module.exports = { linesOf, readEvent, readEvents, withCounts, wordsOf }
