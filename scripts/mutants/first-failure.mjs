// A reporter for node:test that ends the process at the first test that fails, and says only which that is.

import { Writable } from 'node:stream'

export default new Writable({
  objectMode: true,
  write({ type, data }, _encoding, done) {
    if (type === 'test:fail') {
      console.error(data.name, data.details.error.cause)
      process.exit(1)
    }
    done()
  },
})
