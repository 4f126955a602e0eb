import type { Message, UserCard } from '@fuquan/sdk/index.ts'
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
  if (message.kind === 'embed') {
    const known = message.embed?.kind === 'envelope'
    return i18next.t(known ? 'chat:list.envelope' : 'chat:list.embed')
  }
  if (message.kind === 'text') return message.text ?? ''
  return wordsOfSystemLine(message, name)
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
