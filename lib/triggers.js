'use strict'

const { invalidArgType, invalidArgValue } = require('./errors.js')
const { quote } = require('./names.js')

/** The triggers whose API object documents `api.cache`. */
const TRIGGERS = Object.freeze([
  'post-login',
  'credentials-exchange',
  'pre-user-registration',
  'post-user-registration',
  'post-change-password',
  'send-phone-message',
  'custom-phone-provider',
  'custom-email-provider',
  'password-reset-post-challenge',
  'custom-token-exchange',
  'event-stream',
])

/** Triggers that Auth0 documents without `api.cache`. */
const WITHOUT_CACHE = ['login-post-identifier', 'signup-post-identifier', 'password-hash-migration', 'post-credential-validation']

const ANY_TRIGGER = 'pass { anyTrigger: true }'

/**
 * @param {unknown} trigger
 * @param {boolean} anyTrigger
 */
function readTrigger(trigger = 'post-user-registration', anyTrigger) {
  if (typeof trigger !== 'string') throw invalidArgType('trigger', 'a string', trigger)
  if (anyTrigger || TRIGGERS.includes(trigger)) return trigger
  if (WITHOUT_CACHE.includes(trigger)) {
    throw invalidArgValue(`Auth0 documents no api.cache for the trigger ${quote(trigger)}. If it has one by now, ${ANY_TRIGGER}`)
  }
  const meant = meantBy(trigger)
  throw invalidArgValue(
    `The "trigger" argument must be one of ${TRIGGERS.join(', ')}. Received ${quote(trigger)}.` +
      `${meant ? ` Did you mean '${meant}'?` : ''} For a trigger that is newer than this package, ${ANY_TRIGGER}`,
  )
}

/**
 * The trigger that was probably meant: by another way of writing it (`postLogin`), by its handler
 * (`onExecutePostLogin`), or by a part that only one has (`login`).
 * @param {string} trigger
 */
function meantBy(trigger) {
  if (trigger.length > 80) return undefined
  const words = trigger.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z]+/g, '-')
  const name = words.replace(/^-?(on-execute-)?|-$/g, '')
  const whole = TRIGGERS.find((known) => known.replace(/-/g, '') === name.replace(/-/g, ''))
  const alike = TRIGGERS.filter((known) => name.length > 3 && `-${known}-`.includes(`-${name}-`))
  return whole ?? (alike.length === 1 ? alike[0] : undefined)
}

module.exports = { TRIGGERS, readTrigger }
