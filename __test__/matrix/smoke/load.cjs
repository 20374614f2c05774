'use strict'

// Prints, as JSON, what loading the package threw, or null.

try {
  require('auth0-actions-cache')
  console.log('null')
} catch (error) {
  const { code, message } = /** @type {any} */ (error)
  console.log(JSON.stringify({ code, message }))
}
