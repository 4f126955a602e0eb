import { expect, test } from 'vitest'
import { keywordsIn, missingIn } from './state.ts'

const sticker = { id: 'stk', packId: 'pak', alt: 'a cat', keywords: [], animated: false }
const mine = { showsPeople: false, consent: '', reason: null, sizeMax: 120 }
const whole = { stickers: [sticker], licence: 'own', author: '', mine } as const

test('a draft says what it lacks, the first thing first', () => {
  const bare = { ...sticker, alt: '' }
  expect(missingIn({ ...whole, stickers: [] })).toEqual({ kind: 'needPictures' })
  expect(missingIn({ ...whole, stickers: [bare, sticker, bare] })).toEqual({
    kind: 'needAlts',
    count: 2,
  })
  expect(missingIn({ ...whole, stickers: [sticker], licence: null })).toEqual({
    kind: 'needLicence',
  })
  expect(missingIn({ ...whole, stickers: [sticker], licence: 'cc_by' })).toEqual({
    kind: 'needAuthor',
  })
  const people = { ...mine, showsPeople: true }
  expect(missingIn({ ...whole, stickers: [sticker], mine: people })).toEqual({
    kind: 'needConsent',
  })
  expect(missingIn({ ...whole, stickers: [sticker] })).toBeUndefined()
})

test('keywords stand between spaces and commas of both scripts, each once', () => {
  expect(keywordsIn('猫 cat,猫、抱抱,😺  cat')).toEqual(['猫', 'cat', '抱抱', '😺'])
  expect(keywordsIn(`${'x'.repeat(21)} ok`)).toEqual(['ok'])
  expect(keywordsIn(Array.from({ length: 20 }, (_, n) => `w${n}`).join(' '))).toHaveLength(12)
})
