import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHouse, type Rule, type Sin } from './house.ts'
import { docs } from './rules/docs.ts'
import { faceRule } from './rules/face.ts'
import { libraries } from './rules/libraries.ts'
import { links } from './rules/links.ts'
import { migrations } from './rules/migrations.ts'
import { names } from './rules/names.ts'
import { order } from './rules/order.ts'
import { pure } from './rules/pure.ts'
import { size } from './rules/size.ts'
import { sqlRule } from './rules/sql.ts'
import { styles } from './rules/styles.ts'
import { text } from './rules/text.ts'
import { web } from './rules/web.ts'

const rules: readonly Rule[] = [
  ...[order, pure, faceRule, sqlRule, web, size, names, text, styles, docs, links, migrations],
  libraries,
]
const root = join(import.meta.dirname, '..')
const house = readHouse(root)

const told = (rule: Rule, sins: Sin[]): string =>
  sins
    .map(
      sin =>
        `${sin.file}:${sin.line} [${rule.name}] ${sin.what}. ${rule.reason}; cure: ${rule.cure}`,
    )
    .join('\n')

test('the house has files to read', () => {
  expect(house.length).toBeGreaterThan(50)
})

describe.each(rules)('$name', rule => {
  test('no sin in our tree', () => {
    expect(told(rule, rule.check(house))).toBe('')
  })

  test('the rule finds the sin of its bad tree', () => {
    const bad = join(import.meta.dirname, 'bad', rule.name)
    expect(existsSync(bad)).toBe(true)

    expect(rule.check(readHouse(bad)).length).toBeGreaterThan(0)
  })
})
