import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { depthMax, inspectTexts, readJson } from './body.ts'

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a JSON body', () => {
  test('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
        const text = JSON.stringify(value)
        expect(readJson(Buffer.from(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  test('that says one thing twice is refused, at any depth and however it is spelled', () => {
    const key = fc.string({ minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 2 }), fc.nat(5), (name, value, depth) => {
        const plain = JSON.stringify(name)
        const spelled = `"${[...name].map(escaped).join('')}"`
        const twice = `{${plain}:${JSON.stringify(value)},${spelled}:1}`
        const body = `${'{"a":['.repeat(depth)}${twice}${']}'.repeat(depth)}`

        const refusal = refusalOf(() => readJson(Buffer.from(body)))

        expect(refusal).toMatchObject({ code: 'bad_input', details: { why: 'duplicate' } })
      }),
    )
  })

  test('may be as deep as the limit and no deeper', () => {
    const deep = (levels: number) => Buffer.from(`${'['.repeat(levels)}${']'.repeat(levels)}`)

    expect(refusalOf(() => readJson(deep(depthMax)))).toBeInstanceOf(Array)
    expect(refusalOf(() => readJson(deep(depthMax + 1)))).toMatchObject({
      details: { why: 'too_deep' },
    })
  })

  test.each([
    ['broken text', Buffer.from('{"a":')],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22])],
    ['two bodies', Buffer.from('{}{}')],
  ])('made of %s is refused', (_, bytes) => {
    expect(refusalOf(() => readJson(bytes))).toMatchObject({ details: { why: 'not_json' } })
  })
})

const escaped = (letter: string): string =>
  [...Array(letter.length).keys()]
    .map(n => `\\u${letter.charCodeAt(n).toString(16).padStart(4, '0')}`)
    .join('')

describe('a text', () => {
  test.each(['a\0b', '\ud800', 'x\udc00y'])(
    '%j cannot be stored and is refused by its field',
    text => {
      expect(refusalOf(() => inspectTexts({ a: [{ note: text }] }))).toMatchObject({
        details: { field: 'a.0.note', why: 'hidden_characters' },
      })
    },
  )

  test.each(['福圈', '🧧👨‍👩‍👧', 'a\nb', '̈'])('%j passes', text => {
    expect(refusalOf(() => inspectTexts({ note: text }))).toBeUndefined()
  })
})
