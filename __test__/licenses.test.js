'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { test } = require('node:test')

const { licensesText } = require('../scripts/licenses.js')
const { ROOT } = require('./helpers/installed.js')
const { LIMIT_MS } = require('./helpers/run.js')

test('the list of licences names every crate that is linked, and brings their texts', () => {
  const tree = execFileSync('cargo', ['tree', '--edges', 'normal', '--target', 'all', '--prefix', 'none', '--format', '{p}|{l}'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  })
  const lines = [...new Set(tree.trim().split('\n'))].filter((line) => !line.startsWith('auth0-actions-cache '))
  const expected = lines.map((line) => {
    const [, name, version, license] = /^(\S+) v(\S+?)(?: \(.*?\))?(?: \(\*\))?\|(.*?)(?: \(\*\))?$/.exec(line) ?? []
    return `${name} ${version}: ${license}`
  })
  const text = licensesText()
  const listed = text.split('\n').filter((line) => /^\S+ \d+\.\d+\.\d+\S*: /.test(line))
  assert.deepEqual(listed.map((line) => line.replace(/ \([^()]*\)$/, '')).sort(), [...new Set(expected)].sort())
  assert.match(text, /Permission is hereby granted, free of charge/)
  assert.doesNotMatch(text, /<year>|<copyright holders>|: null \(/)
})
