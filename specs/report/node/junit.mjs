// Reads junit.xml from standard input by junit2json, a library that CI people
// upload results with, and prints what it counts as JSON.
import { readFileSync } from 'node:fs'
import { parse } from 'junit2json'

const { testsuite: suites } = await parse(readFileSync(0, 'utf8'))
const cases = suites.flatMap((suite) => suite.testcase)
const having = (member) => cases.filter((c) => c[member]?.length).length
const summed = (member) => suites.reduce((sum, suite) => sum + suite[member], 0)

console.log(JSON.stringify({
  cases: { tests: cases.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') },
  suites: { tests: summed('tests'), failures: summed('failures'), errors: summed('errors'), skipped: summed('skipped') },
}))
