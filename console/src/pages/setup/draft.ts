import type { FirstRunData, FirstRunState } from '@fuquan/sdk/types.gen.ts'
import { readAmount, rescale, typedAmount } from '../../lib/money.ts'

export const steps = ['start', 'owner', 'community', 'unit', 'join', 'parts', 'review'] as const
export type Step = (typeof steps)[number]

export const languageChoices = {
  zhFirst: ['zh-CN', 'en'],
  enFirst: ['en', 'zh-CN'],
  zhOnly: ['zh-CN'],
  enOnly: ['en'],
} as const
export type LanguageChoice = keyof typeof languageChoices
export type JoinMode = FirstRunData['body']['joinMode']

/** The answers so far. Amounts are as typed; the password is never part of it. */
export type Draft = {
  code: string
  owner: { name: string; handle: string; email: string }
  community: { name: string; languages: LanguageChoice; timeZone: string }
  unit: {
    nameZh: string
    nameEn: string
    symbolZh: string
    symbolEn: string
    code: string
    scale: number
  }
  credits: string
  joinMode: JoinMode
  /** Modules that begin switched off. */
  off: string[]
}

const stored = 'fuquan.setup'

const fresh = (language: 'zh-CN' | 'en'): Draft => ({
  code: '',
  owner: { name: '', handle: '', email: '' },
  community: {
    name: '',
    languages: language === 'en' ? 'enFirst' : 'zhFirst',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  unit: {
    nameZh: '福币',
    nameEn: 'fu',
    symbolZh: '福',
    symbolEn: 'fu',
    code: 'FU',
    scale: 2,
  },
  credits: '100.00',
  joinMode: 'invite',
  off: [],
})

/** What each kind of community begins without; any of it can be switched on later. */
export const presets = {
  family: [],
  campus: ['stickers'],
  town: ['friends', 'chat', 'stickers', 'envelopes'],
} as const satisfies Record<string, readonly string[]>
export type Preset = keyof typeof presets

/** Which preset these answers are; undefined for a choice of one's own. */
export function presetOf(off: readonly string[]): Preset | undefined {
  const names = ['family', 'campus', 'town'] as const
  const same = (others: readonly string[]) =>
    others.length === off.length && others.every(one => off.includes(one))
  return names.find(name => same(presets[name]))
}

/** Reads the answers this browser kept. The setup code comes from the address or by hand. */
export function readDraft(language: 'zh-CN' | 'en'): Draft {
  const start = fresh(language)
  try {
    const kept: Partial<Draft> = JSON.parse(localStorage.getItem(stored) ?? '{}')
    return {
      ...start,
      ...kept,
      code: codeFrom(window.location.hash),
      owner: { ...start.owner, ...kept.owner },
      community: { ...start.community, ...kept.community },
      unit: { ...start.unit, ...kept.unit },
    }
  } catch {
    // What was kept is from another time or broken; the answers are asked again.
    return { ...start, code: codeFrom(window.location.hash) }
  }
}

/** Keeps the answers in this browser, without the code. */
export function keepDraft(draft: Draft): void {
  localStorage.setItem(stored, JSON.stringify({ ...draft, code: '' }))
}

/** Forgets the answers once the house stands. */
export const dropDraft = (): void => localStorage.removeItem(stored)

/** The setup code in a fragment, `#` and 32 hexadecimal digits; empty for anything else. */
export function codeFrom(text: string): string {
  return /([0-9a-f]{32})$/.exec(text.trim().toLowerCase())?.[1] ?? ''
}

/** The next or last unit's amount: what was typed, fitted to another number of decimals. */
export function refit(credits: string, { from, to }: { from: number; to: number }): string {
  const read = readAmount(credits, from)
  if (!('minor' in read)) return credits
  const minor =
    to >= from
      ? BigInt(read.minor) * 10n ** BigInt(to - from)
      : BigInt(read.minor) / 10n ** BigInt(from - to)
  return typedAmount(minor.toString(), to)
}

export type Bounds = { min: string; max: string }

/** The bounds of the starting credits in minor units of the chosen unit. */
export function boundsAt(state: FirstRunState['startingCredits'], scale: number): Bounds {
  return { min: rescale(state.min, scale), max: rescale(state.max, scale) }
}

/** The starting credits in minor units; undefined while they are no amount or out of bounds. */
export function creditsOf(draft: Draft, bounds: Bounds): string | undefined {
  const read = readAmount(draft.credits, draft.unit.scale)
  if (!('minor' in read)) return undefined
  const amount = BigInt(read.minor)
  return amount >= BigInt(bounds.min) && amount <= BigInt(bounds.max) ? read.minor : undefined
}

/** The one submit: everything the house is made of. */
export function askOf(draft: Draft, password: string, credits: string): FirstRunData['body'] {
  const { owner, community, unit } = draft
  return {
    code: draft.code,
    owner: {
      name: owner.name,
      handle: owner.handle,
      password,
      ...(owner.email.trim() === '' ? {} : { email: owner.email.trim() }),
    },
    community: {
      name: community.name,
      languages: [...languageChoices[community.languages]],
      timeZone: community.timeZone,
    },
    unit: {
      code: unit.code,
      scale: unit.scale,
      symbols: { 'zh-CN': unit.symbolZh, en: unit.symbolEn },
      names: { 'zh-CN': unit.nameZh, en: unit.nameEn },
    },
    startingCredits: credits,
    joinMode: draft.joinMode,
    off: draft.off,
  }
}
