import type { NoticeFacts } from '@fuquan/contract/notifications.ts'
import type { Asset } from '@fuquan/contract/vocabulary/money.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { z } from 'zod'
import { knows, say } from '#/engine/words.ts'
import { amountText } from '#/kit/amount.ts'
import { namedMax } from './bundles.ts'

type Reader = { language: Language; zone: string; asset: z.output<typeof Asset> }
type Told = { kind: string; facts: NoticeFacts | null; waiting: boolean }

const moments = ['until', 'readyAt', 'ready_at', 'at', 'changeable_at', 'resets_at']
const amounts = ['amount', 'returned', 'total']

function factText(name: string, fact: string | number, { language, zone, asset }: Reader): string {
  const text = String(fact)
  if (amounts.includes(name) && /^-?[0-9]+$/.test(text)) {
    return amountText(BigInt(text), asset, language)
  }
  if (!moments.includes(name) || Number.isNaN(Date.parse(text))) return text
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(text))
}

/** Says one notice or waiting thing in the words of its module; undefined where it has none. */
export function sentenceOf({ kind, facts, waiting }: Told, reader: Reader): string | undefined {
  const [module = '', name = ''] = kind.split('.')
  const key = `${waiting ? 'waiting' : 'notices'}.${name}`
  if (!knows(reader.language, module, key)) return undefined
  const written = Object.entries(facts ?? {}).map(([fact, value]) => [
    fact,
    factText(fact, value, reader),
  ])
  return say(reader.language, module, key, Object.fromEntries(written))
}

/** Says several things at once: three are named, each sentence once, the rest is counted. */
export function bundleText(told: readonly Told[], reader: Reader): string {
  const plain = say(reader.language, 'notifications', 'bundle.plain')
  const sentences = [...new Set(told.map(one => sentenceOf(one, reader) ?? plain))]
  const named = sentences.slice(0, namedMax)
  const rest = told.length - named.length
  const more = say(reader.language, 'notifications', 'bundle.more', { count: rest })
  return [...named, ...(rest > 0 ? [more] : [])].join('\n')
}
