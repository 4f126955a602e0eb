import fc, { type Arbitrary } from 'fast-check'
import { z } from 'zod'

type Json = Readonly<Record<string, unknown>>
const objectOf = (value: unknown): Json => (value ?? {}) as Json // Read field by field below.

/** Makes values in wire form that a schema of the contract should take. */
export function wireOf(schema: z.ZodType): Arbitrary<unknown> {
  const described = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  })
  return ofJson(objectOf(described), objectOf(described.$defs))
}

function ofJson(schema: Json, defs: Json): Arbitrary<unknown> {
  if (typeof schema['$ref'] === 'string') {
    return ofJson(objectOf(defs[schema['$ref'].replace('#/$defs/', '')]), defs)
  }
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
  const ways = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(ways)) return fc.oneof(...ways.map(way => ofJson(objectOf(way), defs)))
  switch (schema['type']) {
    case 'object':
      return ofObject(schema, defs)
    case 'array':
      return ofArray(schema, defs)
    case 'string':
      return ofString(schema)
    case 'integer':
      return fc.integer(boundsOf(schema, 'minimum', 'maximum'))
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      // What is coerced says nothing of its form; nearly always it is a small number.
      return fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 99 }) }, fc.jsonValue())
  }
}

function ofObject(schema: Json, defs: Json): Arbitrary<unknown> {
  const needed = Array.isArray(schema['required']) ? schema['required'] : []
  const fields = Object.entries(objectOf(schema['properties']))
  if (fields.length === 0 && typeof schema['additionalProperties'] === 'object') {
    const value = ofJson(objectOf(schema['additionalProperties']), defs)
    return fc.dictionary(fc.string({ maxLength: 20 }), value, { maxKeys: 4 })
  }
  const parts = fields.map(([name, part]) => [name, ofJson(objectOf(part), defs)] as const)
  return fc.record(Object.fromEntries(parts), { requiredKeys: needed })
}

function ofArray(schema: Json, defs: Json): Arbitrary<unknown> {
  const { min, max } = boundsOf(schema, 'minItems', 'maxItems')
  const size = { ...(min !== undefined && { minLength: min }), maxLength: Math.min(max ?? 4, 4) }
  return fc.array(ofJson(objectOf(schema['items']), defs), size)
}

function ofString(schema: Json): Arbitrary<string> {
  if (schema['format'] === 'date-time') {
    return fc.date({ noInvalidDate: true }).map(date => date.toISOString())
  }
  if (schema['format'] === 'uuid') return fc.uuid()
  const pattern = schema['pattern']
  if (typeof pattern === 'string') return matching(pattern)
  const { min = 0, max = 40 } = boundsOf(schema, 'minLength', 'maxLength')
  const length = { minLength: min, maxLength: Math.max(min, Math.min(max, 60)) }
  const said = sentences.filter(text => text.length >= min && text.length <= max)
  const any = fc.string({ ...length, unit: 'grapheme' })
  return said.length === 0 ? any : fc.oneof(any, fc.constantFrom(...said))
}

// There are as many patterns as kinds of ids, and to make one takes longer than all its values.
const made = new Map<string, Arbitrary<string>>()

function matching(pattern: string): Arbitrary<string> {
  const known = made.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  made.set(pattern, known)
  return known
}

const sentences = [
  'because somebody asked',
  'en',
  'lin',
  'lin@example.org',
  '\u606d\u559c\u53d1\u8d22 and many of them',
  'Asia/Shanghai',
]

function boundsOf(schema: Json, low: string, high: string): { min?: number; max?: number } {
  const [min, max] = [schema[low], schema[high]]
  return {
    ...(typeof min === 'number' && { min }),
    ...(typeof max === 'number' && { max }),
  }
}

/** What stands where something else was expected. */
export const oddities: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(3_000),
  [],
  [[]],
  {},
  { $ne: 1 },
  "'; drop table ledger.transfer; --",
  '../../etc/passwd',
  '9'.repeat(40),
]
