// A reporter for node:test that says nothing, and ends the process at the first test that fails.

export default async function* firstFailure(events) {
  for await (const { type } of events) if (type === 'test:fail') process.exit(1)
}
