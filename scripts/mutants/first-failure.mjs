// A reporter for node:test that says nothing, and ends the process at the first test that fails.

import { Writable } from 'node:stream'

export default new Writable({
  objectMode: true,
  write({ type }, _encoding, done) {
    if (type === 'test:fail') process.exit(1)
    done()
  },
})
