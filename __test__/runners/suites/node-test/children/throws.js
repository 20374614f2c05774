'use strict'

if (process.argv[2] === 'handled') {
  process.on('uncaughtException', ({ message }) => {
    process.stdout.write(`handled ${message}`)
    process.exitCode = 3
  })
}
setImmediate(() => {
  throw new Error('on purpose')
})
