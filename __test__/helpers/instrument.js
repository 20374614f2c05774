'use strict'

const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const acorn = require('acorn')

const { ROOT } = require('./child.js')
const { loadAgain } = require('./load-again.js')

/** What is evaluated in one step, and may have changed something or called someone. */
const STEPS = new Set(['AssignmentExpression', 'CallExpression', 'NewExpression', 'UpdateExpression'])

/** What only a function's body has: at the top of a module nothing runs that a caller waits for. */
const BODIES = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression', 'PropertyDefinition', 'StaticBlock'])

/**
 * JavaScript that says where it is: `step(place)` before each statement and at the end of each block of a function, and
 * `step(place, value)` after each call and each assignment.
 * @param {string} source
 * @param {string} name of the file, for the places
 * @param {string} step the global function's name
 * @returns {{ text: string, places: string[] }}
 */
function instrument(source, name, step) {
  const tree = acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'script', locations: true })
  const places = /** @type {string[]} */ ([])
  const pieces = /** @type {{ at: number, text: string, depth: number }[]} */ ([])
  const place = ({ line, column }, what) => {
    places.push(`${name}:${line}:${column + 1} ${what}`)
    return JSON.stringify(places.at(-1))
  }
  const insert = (at, text, depth) => pieces.push({ at, text, depth })
  const mark = (node, depth) => {
    if (node.type === 'BlockStatement' || node.type === 'StaticBlock') {
      for (const statement of node.body) insert(statement.start, `${step}(${place(statement.loc.start, 'before')});`, depth)
      // Nothing comes behind a return.
      const endsHere = !/^(Return|Throw)Statement$/.test(node.body.at(-1)?.type)
      if (endsHere) insert(node.end - 1, `;${step}(${place(node.loc.end, 'end')});`, depth)
    } else if (STEPS.has(node.type) || node.type === 'ChainExpression') {
      insert(node.start, `${step}(${place(node.loc.end, 'after')}, (`, depth)
      insert(node.end, '))', -depth)
    }
  }
  const branch = (node, depth) => {
    if (node?.type.endsWith('Statement') && node.type !== 'BlockStatement') {
      insert(node.start, `{${step}(${place(node.loc.start, 'before')});`, depth)
      insert(node.end, '}', -depth)
    }
  }
  const walk = (node, isInside, depth) => {
    if (isInside) mark(node, depth)
    // A chain is one step: what is in it ends with it.
    if (node.type === 'ChainExpression') return
    if (isInside && node.type === 'IfStatement') [node.consequent, node.alternate].forEach((part) => branch(part, depth))
    if (isInside && /^(For|While|Do)/.test(node.type)) branch(node.body, depth)
    for (const child of Object.values(node)) {
      for (const part of Array.isArray(child) ? child : [child]) {
        if (typeof part?.type === 'string') walk(part, isInside || BODIES.has(node.type), depth + 1)
      }
    }
  }
  walk(tree, false, 1)
  // Where several begin, the outer one first; where several end, the inner one.
  pieces.sort((a, b) => a.at - b.at || rank(a) - rank(b))
  let text = ''
  let from = 0
  for (const piece of pieces) {
    text += source.slice(from, piece.at) + piece.text
    from = piece.at
  }
  return { text: text + source.slice(from), places }
}

/** Ends (the deeper the earlier) come before what begins at the same place (the deeper the later). */
function rank({ depth }) {
  return depth < 0 ? depth - 1e6 : depth
}

/**
 * The package, loaded once more, with these files instrumented.
 * @param {string[]} files from the root of the checkout
 * @param {(place: string, value: unknown) => void} onStep
 */
function loadInstrumented(files, onStep) {
  const step = '__auth0ActionsCacheStep'
  Object.defineProperty(globalThis, step, {
    configurable: true,
    value(place, value) {
      onStep(place, value)
      return value
    },
  })
  const wanted = new Set(files.map((file) => path.join(ROOT, file)))
  const places = /** @type {string[]} */ ([])
  const extensions = /** @type {Record<string, Function>} */ (/** @type {any} */ (Module)._extensions)
  const plain = extensions['.js']
  extensions['.js'] = (module, file) => {
    if (!wanted.delete(file)) return plain?.(module, file)
    const instrumented = instrument(fs.readFileSync(file, 'utf8'), path.basename(file), step)
    places.push(...instrumented.places)
    return module._compile(instrumented.text, file)
  }
  try {
    const loaded = loadAgain()
    if (wanted.size > 0) throw new Error(`the package does not load ${[...wanted].join(', ')}`)
    return { loaded, places }
  } finally {
    extensions['.js'] = plain
  }
}

module.exports = { instrument, loadInstrumented }
