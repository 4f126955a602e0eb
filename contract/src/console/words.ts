import { z } from 'zod'
import type { Routes } from '../route.ts'
import { page, PageAsk } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Language, Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

export const wordingMax = 2000
export const aliasMax = 20

/** Where a sentence stands: `screens.wallet.title`, `modules.ledger.refusals.ledger_paused`. */
export const TextKey = z.string().regex(/^(screens|modules)(\.[A-Za-z0-9_]{1,60}){2,8}$/)

/** One sentence of the house: as it came, and as the operator wrote it. */
export const HouseText = z
  .object({
    key: z.string(),
    language: Language,
    bundled: z.string().describe('As it came with this version'),
    own: z.string().nullable().describe('As the operator wrote it; null: not rewritten'),
    shown: z.string().describe('What people read: own words, else the bundled ones with aliases'),
    variables: z.array(z.string()).describe('Names that must stay in the sentence, as {{name}}'),
    changedBy: UserCard.nullable(),
    changedAt: Instant.nullable(),
  })
  .meta({ id: 'HouseText' })

/** A word of the product that this house calls something else, in every sentence. */
export const Alias = z
  .object({
    language: Language,
    word: z.string(),
    instead: z.string().nullable().describe('null: the word stays as it is'),
    texts: z.int().describe('How many sentences hold the word'),
  })
  .meta({ id: 'Alias' })

export const Wordings = z
  .object({
    version: z.string().describe('Another one when any word has changed'),
    items: z.array(z.object({ key: z.string(), text: z.string() })),
  })
  .meta({ id: 'Wordings' })

const editors = ['operator', 'campaigner'] as const

export const wordRoutes = {
  getWordings: {
    method: 'GET',
    path: '/console/wordings/:language',
    summary: 'The sentences this house says otherwise than the version that runs it',
    access: 'anyone',
    params: z.object({ language: Language }),
    reply: Wordings,
    refusals: {},
  },
  listTexts: {
    method: 'GET',
    path: '/console/texts',
    summary: 'Every sentence of the house with its own wording, found by key or words',
    access: 'staff',
    roles: editors,
    query: z.object({
      ...PageAsk,
      language: Language,
      search: z.string().max(60).optional(),
      only: z.enum(['all', 'changed']).default('all'),
    }),
    reply: page(HouseText),
    refusals: {},
  },
  changeText: {
    method: 'PUT',
    path: '/console/texts',
    summary: 'Write one sentence in own words, or give back the bundled one; seen within seconds',
    access: 'staff',
    own: true,
    kept: true,
    roles: editors,
    body: z.object({
      key: TextKey,
      language: Language,
      text: words({ max: wordingMax, lines: 'many' }).nullable().describe('null: as it came'),
      reason: Reason,
    }),
    reply: HouseText,
    refusals: { not_found: 404, console_wording_variables: 422 },
  },
  listAliases: {
    method: 'GET',
    path: '/console/aliases',
    summary: 'Words of the product that may carry another name here',
    access: 'staff',
    roles: editors,
    reply: z.object({ items: z.array(Alias) }),
    refusals: {},
  },
  changeAlias: {
    method: 'PUT',
    path: '/console/aliases',
    summary: 'Call a word of the product something else in every sentence',
    access: 'staff',
    own: true,
    kept: true,
    roles: editors,
    body: z.object({
      language: Language,
      word: z.string().min(1).max(aliasMax),
      instead: words({ max: aliasMax }).nullable(),
      reason: Reason,
    }),
    reply: z.object({ items: z.array(Alias) }),
    refusals: { not_found: 404 },
  },
} as const satisfies Routes
