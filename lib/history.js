'use strict'

const { freeze, parse } = require('./builtins.js')
const { commas, quote, wordsOfExcess } = require('./names.js')
const { readText } = require('./rows.js')

/** @typedef {import('../index').CacheEvent} CacheEvent */

/**
 * An event as the addon tells it: src/history.rs. Texts with lone surrogates come as lists.
 * @typedef {CacheEvent & { ttl?: number, expiresAt?: number, option?: string, maxTtlMs?: number, trigger?: string, tenant?: string }} Told
 */

/**
 * The events of the addon's list.
 * @param {string} json
 * @returns {CacheEvent[]}
 */
function readEvents(json) {
  const events = parse(json)
  for (let i = 0; i < events.length; i++) {
    const { event, key, elsewhere, ttl, expiresAt, option, maxTtlMs, ...rest } = events[i]
    const facts = { warning: rest.warning, ttl, expiresAt, option, maxTtlMs }
    events[i] = {
      event,
      key: readText(key),
      ...rest,
      ...(elsewhere === undefined ? undefined : { elsewhere: readText(elsewhere) }),
      ...(rest.warning === undefined ? undefined : { message: MESSAGES[rest.warning]?.(facts) }),
    }
  }
  return events
}

/**
 * What each warning says.
 * @type {Record<string, (facts: any) => string>}
 */
const MESSAGES = freeze({
  TtlLooksLikeSeconds: ({ ttl }) =>
    `ttl is in milliseconds, and ${ttl} looks like seconds: the record lives ${ttl / 1000} seconds. For ${ttl} seconds, pass ${ttl * 1000}`,
  ExpiresAtLooksLikeSeconds: ({ expiresAt }) =>
    `expires_at is in milliseconds, and ${expiresAt} looks like seconds: that was in January 1970. Pass ${expiresAt * 1000}`,
  UnknownOption: ({ option }) => `set has the options ttl and expires_at, and no ${quote(readText(option))}: the record lives for the default time`,
  OptionsIgnored: () => 'the third argument of set is an object, such as { ttl: 60000 }. Something else was passed, and ignored: the record lives for the default time',
  LifetimeCut: ({ maxTtlMs }) => `a record lives ${maxTtlMs / 3600000} hours at most, so its lifetime was cut`,
  TwoLifetimes: () => 'ttl and expires_at were both given: the earlier end counts',
})

/**
 * An event in words.
 * @param {CacheEvent} event
 * @returns {string}
 */
function wordsOf(event) {
  const key = quote(event.key)
  const execution = event.execution === undefined ? '' : ` (execution ${event.execution})`
  switch (event.event) {
    case 'missed':
      return `get ${key} missed: ${reasonOf(event)}${execution}`
    case 'refused':
      return `${event.operation} ${key} was refused: ${event.code}${wordsOfExcess(event)}${event.ordered ? ', ordered by fail' : ''}${execution}${messageOf(event)}`
    case 'warned':
      return `set ${key} was warned of: ${event.warning}${execution}${messageOf(event)}`
    case 'deleted':
      return `delete ${key} removed it${execution}`
    case 'evicted':
      return `${key} was evicted by ${event.by === 'evict' ? 'evict()' : 'the eviction rate'}${execution}`
    case 'expired':
      return `${key} had expired, and a set dropped it${execution}`
    default:
      return `${key} was spared by the eviction rate: this execution has set or found it${execution}`
  }
}

/** @type {Record<import('../index').CacheMissReason, string>} */
const REASONS = freeze({
  'never stored': 'never stored',
  refused: 'its set was refused',
  expired: 'it had expired',
  evicted: 'it was evicted',
  deleted: 'it was deleted',
})

/** @param {Extract<CacheEvent, { event: 'missed' }>} event */
function reasonOf({ at, causedAt, reason, elsewhere }) {
  const ago = causedAt === undefined || causedAt === at || reason === 'refused' ? '' : ` ${commas(at - causedAt)} ms before`
  return `${REASONS[reason]}${ago}${elsewhere === undefined ? '' : `. The cache of ${quote(elsewhere)} has this key`}`
}

/** @param {{ message?: string }} event */
function messageOf({ message }) {
  return message === undefined ? '' : `: ${message}`
}

/**
 * Events in lines: repeated ones as one with a count, times as offsets from the first.
 * @param {CacheEvent[]} events
 * @returns {string[]}
 */
function linesOf(events) {
  const [first] = events
  if (first === undefined) return []
  /** @type {{ offset: string, words: string, times: number }[]} */
  const lines = []
  for (const event of events) {
    const words = wordsOf(event)
    const last = lines[lines.length - 1]
    if (last?.words === words) last.times += 1
    else lines.push({ offset: `${event.at < first.at ? '' : '+'}${commas(event.at - first.at)} ms`, words, times: 1 })
  }
  const width = Math.max(...lines.map(({ offset }) => offset.length))
  return lines.map(({ offset, words, times }) => `${offset.padStart(width)}  ${words}${times === 1 ? '' : ` (${times} times)`}`)
}

module.exports = { linesOf, readEvents, wordsOf }
