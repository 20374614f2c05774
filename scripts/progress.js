'use strict'

// What a long command says while it runs: which step it is at, and how long the rest takes. It knows how long each step
// took the last time; before the first time, it takes the caller's estimate.

const fs = require('node:fs')
const path = require('node:path')

const { TARGET } = require('./paths.js')

class Progress {
  #command
  #file
  /** Seconds by title, of earlier runs and of this one. @type {Record<string, number>} */
  #known
  /** Seconds by title, of those that have not ended. @type {Map<string, number>} */
  #expected
  /** By title, of those that are running: when they began. @type {Map<string, number>} */
  #beganMs = new Map()
  #count
  #atOnce

  /**
   * @param {string} command as the user calls it
   * @param {[title: string, seconds: number][]} steps all of them, with an estimate for the first time
   * @param {{ atOnce?: number }} [options] how many steps run at a time
   */
  constructor(command, steps, { atOnce = 1 } = {}) {
    if (new Set(steps.map(([title]) => title)).size < steps.length) throw new Error('Two steps have the same title')
    this.#command = command
    this.#file = path.join(TARGET, 'durations', `${command.replaceAll(':', '-')}.json`)
    this.#known = fs.existsSync(this.#file) ? JSON.parse(fs.readFileSync(this.#file, 'utf8')) : {}
    this.#expected = new Map(steps.map(([title, seconds]) => [title, this.#known[title] ?? seconds]))
    this.#count = steps.length
    this.#atOnce = atOnce
  }

  /**
   * Begins a step.
   * @param {string} title
   * @returns {string} for instance `3 of 12: Node v20.20.2: memory (about 4 min left)`
   */
  begin(title) {
    if (!this.#expected.has(title)) throw new Error(`"${title}" is no step that was planned, or it has ended`)
    this.#beganMs.set(title, Date.now())
    const number = this.#count - this.#expected.size + this.#beganMs.size
    return `${number} of ${this.#count}: ${title} (${this.left()})`
  }

  /**
   * Ends a step that went well, and remembers how long it took.
   * @param {string} title
   * @returns {number} seconds
   */
  end(title) {
    const beganMs = this.#beganMs.get(title)
    if (beganMs === undefined) throw new Error(`"${title}" was not begun`)
    const seconds = (Date.now() - beganMs) / 1000
    this.#known[title] = seconds
    this.#expected.delete(title)
    this.#beganMs.delete(title)
    fs.mkdirSync(path.dirname(this.#file), { recursive: true })
    fs.writeFileSync(this.#file, JSON.stringify(this.#known))
    return seconds
  }

  /**
   * Says what it does, does it, and remembers how long it took if that goes well.
   * @template T
   * @param {string} title
   * @param {() => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    console.log(`${this.#command}: ${this.begin(title)}`)
    const result = await work()
    this.end(title)
    return result
  }

  /** Drops a step that failed, without remembering it. @param {string} title */
  drop(title) {
    this.#expected.delete(title)
    this.#beganMs.delete(title)
  }

  /** For instance `12 of 80 done, about 3 min left`. */
  state() {
    return `${this.#count - this.#expected.size} of ${this.#count} done, ${this.left()}`
  }

  /** For instance `about 3 min left`. */
  left() {
    const nowMs = Date.now()
    let seconds = 0
    for (const [title, expected] of this.#expected) {
      const beganMs = this.#beganMs.get(title)
      seconds += beganMs === undefined ? expected : Math.max(0, expected - (nowMs - beganMs) / 1000)
    }
    seconds /= this.#atOnce
    return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.round(seconds / 60)} min left`
  }
}

module.exports = { Progress }
