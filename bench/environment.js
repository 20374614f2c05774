'use strict'

/** What makes the package load another binary, or do more than it does by default; and what changes Node. */
const LEFT_OUT = /^AUTH0_ACTIONS_CACHE_|^NAPI_RS_NATIVE_LIBRARY_PATH$|^NODE_OPTIONS$|^NODE_DEBUG$/

/** The environment of a process that measures. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name)))
}

module.exports = { cleanEnvironment }
