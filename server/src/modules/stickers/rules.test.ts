import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { UserId as UserIdCodec } from '@fuquan/contract/vocabulary/ids.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as rules from './rules.ts'

const person = (): UserId => z.decode(UserIdCodec, toWire('usr', newId()))
const lin = person()
const mei = person()
const draft: rules.Handed = {
  owner: lin,
  state: 'draft',
  withdrawnBy: null,
  licence: 'own',
  author: '',
  showsPeople: false,
  consent: '',
}
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const states = ['draft', 'in_review', 'returned', 'published', 'withdrawn'] as const
const settled = (state: (typeof states)[number]) => ({
  ...draft,
  state,
  withdrawnBy: state === 'withdrawn' ? ('owner' as const) : null,
})

describe('a pack and its states', () => {
  test('only a draft or a returned pack is changed', () => {
    const heard = states.map(state => codeOf(() => rules.editable(settled(state))))
    const closed = 'sticker_pack_settled'
    expect(heard).toEqual(['done', 'sticker_in_review', 'done', closed, closed])
  })

  test('only a pack in review is published or returned', () => {
    const heard = states.map(state => codeOf(() => rules.decide(settled(state), 'publish')))
    const no = 'sticker_not_in_review'
    expect(heard).toEqual([no, 'done', no, no, no])
    expect(rules.decide(settled('in_review'), 'publish')).toBe('published')
    expect(rules.decide(settled('in_review'), 'return')).toBe('returned')
  })

  test('what was out is withdrawn, what never was is deleted, what is in review waits', () => {
    expect(rules.withdraw(settled('published'))).toBe('withdrawn')
    expect(rules.withdraw(settled('draft'))).toBe('deleted')
    expect(rules.withdraw(settled('returned'))).toBe('deleted')
    expect(rules.withdraw(settled('withdrawn'))).toBe('as_it_is')
    expect(codeOf(() => rules.withdraw(settled('in_review')))).toBe('sticker_in_review')
  })

  test('it is handed in with pictures, a licence, alt texts and consent, or not at all', () => {
    const hear = (pack: Partial<rules.Handed>, alts: string[]) =>
      codeOf(() => rules.submit({ ...draft, ...pack }, alts))
    expect(hear({}, ['a cat'])).toBe('done')
    expect(hear({}, [])).toBe('sticker_pack_empty')
    expect(hear({ licence: null }, ['a cat'])).toBe('sticker_licence_missing')
    expect(hear({ licence: 'cc_by' }, ['a cat'])).toBe('sticker_licence_missing')
    expect(hear({ licence: 'cc_by', author: 'Mei' }, ['a cat'])).toBe('done')
    expect(hear({}, ['a cat', ''])).toBe('sticker_alt_missing')
    expect(hear({ showsPeople: true }, ['Bo'])).toBe('sticker_consent_missing')
    expect(hear({ showsPeople: true, consent: 'Bo, in writing' }, ['Bo'])).toBe('done')
    expect(hear({ state: 'in_review' }, ['a cat'])).toBe('sticker_in_review')
  })
})

describe('who is shown what', () => {
  const own = { id: lin, reviews: false }
  const other = { id: mei, reviews: false }
  const reviewer = { id: mei, reviews: true }

  test('what nobody has reviewed is for its owner and for reviewers', () => {
    for (const state of ['draft', 'in_review', 'returned'] as const) {
      const shown = [own, other, reviewer].map(viewer => rules.shown(settled(state), viewer))
      expect(shown).toEqual(['full', undefined, 'full'])
    }
  })

  test('withdrawn by its owner it stays small, taken down it is gone for everybody', () => {
    const down = { ...settled('withdrawn'), withdrawnBy: 'moderation' as const }
    for (const viewer of [own, other, reviewer]) {
      expect(rules.shown(settled('published'), viewer)).toBe('full')
      expect(rules.shown(settled('withdrawn'), viewer)).toBe('preview')
      expect(rules.shown(down, viewer)).toBe('gone')
    }
  })

  test('only who runs the house says that the house holds a licence', () => {
    expect(codeOf(() => rules.licence('operator', false))).toBe('sticker_licence_refused')
    expect(codeOf(() => rules.licence('operator', true))).toBe('done')
    expect(codeOf(() => rules.licence('cc0', false))).toBe('done')
    expect(codeOf(() => rules.upload(0, 1))).toBe('sticker_level_needed')
    expect(codeOf(() => rules.upload(1, 1))).toBe('done')
  })
})
