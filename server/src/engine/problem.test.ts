import { refusalCodes } from '@fuquan/contract/index.ts'
import { DatabaseError } from 'pg'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import { badInput, problemOf, refusalFor } from './problem.ts'
import { hasSentence, languageOf, sentenceOf } from './words.ts'

const requestId = 'a-request'

describe('what a person hears when the house says no', () => {
  test('a refusal says its code to programs and a sentence to people, in their language', () => {
    const refusal = new Refusal('too_many', { retry_after: 30 })

    const chinese = problemOf(refusal, 'zh-CN')
    const english = JSON.parse(problemOf(refusal, 'en').body)

    expect(chinese.status).toBe(429)
    expect(JSON.parse(chinese.body)).toMatchObject({
      code: 'too_many',
      detail: '操作太频繁了，请在 30 秒后再试。',
      details: { retry_after: 30 },
    })
    expect(english.detail).toBe('That was too often. Please try again in 30 seconds.')
    expect(english.type).toBe('/docs/problems#too_many')
  })

  test('a field that does not fit is named, with why in words', () => {
    const english = JSON.parse(
      problemOf(new Refusal('bad_input', { field: 'name', why: 'too_long' }), 'en').body,
    )

    expect(english.detail).toContain('(name): it is too long')
    expect(english.details).toEqual({ field: 'name', why: 'too_long' })
  })

  test.each([
    ['invalid_type', 'Invalid input: expected string, received undefined', {}, 'missing'],
    ['invalid_type', 'Invalid input: expected string, received number', {}, 'wrong_shape'],
    ['too_small', '', { origin: 'string' }, 'too_short'],
    ['too_big', '', { origin: 'number' }, 'too_big'],
    ['invalid_value', '', {}, 'not_allowed'],
    ['custom', 'hidden characters', {}, 'hidden_characters'],
    ['custom', 'anything else', {}, 'wrong_shape'],
  ])('%s "%s" is explained as %s %s', (keyword, message, params, why) => {
    const issue = { keyword, message, params, instancePath: '/a/b', schemaPath: '' }

    // Fastify types the keyword as JSON Schema's; zod's codes stand there.
    const refusal = badInput([issue])

    expect(refusal.details).toEqual({ field: 'a.b', why })
  })
})

describe('what nobody hears', () => {
  test('an error of ours is a number to ask about, and not a word of it', () => {
    const refusal = refusalFor(new Error('the secret of Lin is 1234'), requestId)

    expect(refusal.code).toBe('failure')
    expect(problemOf(refusal, 'en').body).not.toContain('1234')
    expect(problemOf(refusal, 'en').body).toContain(requestId)
  })

  test('what the database says about a row never leaves the house', () => {
    const error = new DatabaseError('duplicate key', 1, 'error')
    error.code = '23505'
    error.detail = 'Key (email)=(mei@example.org) already exists.'

    expect(problemOf(refusalFor(error, requestId), 'en').body).not.toContain('mei@')
  })

  test('a code that no contract names is our mistake, not the asker’s', () => {
    expect(refusalFor(new Refusal('made_up'), requestId).code).toBe('failure')
  })

  test.each([
    ['40P01', 'busy'],
    ['08006', 'outcome_unknown'],
  ])('a database that answers %s is told as %s: try again', (code, expected) => {
    const error = new DatabaseError('x', 1, 'error')
    error.code = code

    expect(refusalFor(error, requestId).code).toBe(expected)
  })
})

describe('the sentences', () => {
  test.each(refusalCodes().map(code => [code]))('%s has a sentence in both languages', code => {
    expect(hasSentence('zh-CN', code)).toBe(true)
    expect(hasSentence('en', code)).toBe(true)
    expect(sentenceOf('en', code, {})).not.toContain('{{')
  })

  test.each([
    [undefined, 'zh-CN'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr, zh;q=0.5, en;q=0.4', 'zh-CN'],
    ['zh;q=0, en', 'en'],
    ['*', 'zh-CN'],
  ])('a reader who asks for %s reads %s in a Chinese house', (header, language) => {
    expect(languageOf(header, 'zh-CN')).toBe(language)
  })
})
