import type { Message, MessageQuote, UserCard } from '@fuquan/sdk/index.ts'
import i18next from 'i18next'
import { wordsOf } from '../../lib/i18n.ts'

type People = ReadonlyMap<string, UserCard>

/** What a line says in one line of plain words: text, a system sentence, or what kind of card. */
export function wordsOfMessage(message: Message, people: People, me: string): string {
  const name = (id: string | undefined) =>
    (id && people.get(id)?.name) || i18next.t('chat:room.someone')
  if (message.recalledAt) {
    return message.author === me
      ? i18next.t('chat:room.recalledMine')
      : i18next.t('chat:room.recalled', { name: name(message.author) })
  }
  if (message.removed) {
    const { rule } = message.removed
    return rule === null
      ? i18next.t('talk:words.removedAdmins')
      : i18next.t('talk:words.removedHouse', { rule })
  }
  switch (message.kind) {
    case 'embed': {
      if (message.embed?.kind === 'sticker') return i18next.t('talk:words.sticker')
      const known = message.embed?.kind === 'envelope'
      return i18next.t(known ? 'chat:list.envelope' : 'chat:list.embed')
    }
    case 'pictures':
      return i18next.t('talk:words.pictures', { count: message.pictures.length })
    case 'place':
      return i18next.t('talk:words.place', { label: message.place?.label ?? '' })
    case 'text':
      return message.text ?? ''
    case 'system':
      return wordsOfSystemLine(message, name)
  }
}

/** What a quoted line says, in one line of plain words. */
export function wordsOfQuote(quote: MessageQuote): string {
  if (quote.text !== null) return quote.text
  switch (quote.kind) {
    case 'pictures':
      return i18next.t('talk:words.pictures', { count: 1 })
    case 'place':
      return i18next.t('talk:words.place', { label: '' }).trim()
    case 'embed':
      return i18next.t('chat:list.embed')
    default:
      return i18next.t('talk:words.quoteGone')
  }
}

function wordsOfSystemLine(message: Message, name: (id: string | undefined) => string): string {
  const { line, facts } = message
  const [module, words] = (line ?? '').split('.')
  const said = wordsOf(`${module}.lines.${words}`, {
    ...facts,
    user: name(facts.user ?? message.author),
    by: name(facts.by ?? message.author),
  })
  return said ?? ''
}
