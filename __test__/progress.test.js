'use strict'

// What long commands say while they run: scripts/progress.js.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { TARGET } = require('../scripts/paths.js')
const { Progress } = require('../scripts/progress.js')

/** A command that nobody else has, whose durations go when the test ends. */
function command(t) {
  const name = `test:progress-${process.pid}`
  t.after(() => fs.rmSync(path.join(TARGET, 'durations', `test-progress-${process.pid}.json`), { force: true }))
  t.mock.timers.enable({ apis: ['Date'] })
  return name
}

test('each step is said with its number, its title and the time left, first by estimates', (t) => {
  const progress = new Progress(command(t), [['build', 60], ['pack', 40]])
  assert.equal(progress.begin('build'), '1 of 2: build (about 2 min left)')
  t.mock.timers.tick(30_000)
  assert.equal(progress.left(), 'about 70 s left')
  assert.equal(progress.end('build'), 30)
  assert.equal(progress.begin('pack'), '2 of 2: pack (about 40 s left)')
  t.mock.timers.tick(50_000)
  assert.equal(progress.left(), 'about 0 s left', 'a step that takes longer than expected takes nothing off the others')
  progress.end('pack')
  assert.equal(progress.state(), '2 of 2 done, about 0 s left')
})

test('the time left is what the steps took the last time', (t) => {
  const name = command(t)
  const first = new Progress(name, [['build', 60]])
  first.begin('build')
  t.mock.timers.tick(7_000)
  first.end('build')
  const second = new Progress(name, [['build', 60], ['pack', 5]])
  assert.equal(second.left(), 'about 12 s left')
})

test('steps that run at the same time halve the time left, and one that fails is not remembered', (t) => {
  const name = command(t)
  const progress = new Progress(name, [['a', 10], ['b', 20], ['c', 30]], { atOnce: 2 })
  progress.begin('a')
  assert.equal(progress.begin('b'), '2 of 3: b (about 30 s left)')
  t.mock.timers.tick(4_000)
  progress.drop('b')
  assert.equal(progress.state(), '1 of 3 done, about 18 s left')
  progress.end('a')
  assert.equal(new Progress(name, [['a', 10], ['b', 20]]).left(), 'about 24 s left')
})

test('a step says what it does and returns what its work does', async (t) => {
  const log = t.mock.method(console, 'log', () => {})
  const name = command(t)
  const progress = new Progress(name, [['build', 5]])
  assert.equal(await progress.step('build', async () => 'built'), 'built')
  assert.deepEqual(log.mock.calls[0].arguments, [`${name}: 1 of 1: build (about 5 s left)`])
  log.mock.restore()
})

test('a step that was not planned, or was not begun, or is planned twice, is an error', (t) => {
  const name = command(t)
  const progress = new Progress(name, [['build', 5]])
  assert.throws(() => progress.begin('pack'), /"pack" is no step that was planned/)
  assert.throws(() => progress.end('build'), /"build" was not begun/)
  assert.throws(() => new Progress(name, [['build', 5], ['build', 6]]), /Two steps have the same title/)
})
