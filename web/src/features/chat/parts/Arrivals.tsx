import type { Message, UserCard } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordsOfMessage } from '../words.ts'

type Props = {
  messages: readonly Message[]
  people: ReadonlyMap<string, UserCard>
  me: string
}
const gatherMs = 1000

/** Says to the ear what arrived, politely and at most once a second. */
export function Arrivals({ messages, people, me }: Props) {
  const { t } = useTranslation('chat')
  const newest = messages.at(-1)?.number ?? 0
  const told = useRef(newest)
  const [words, setWords] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => {
      const fresh = messages.filter(one => one.number > told.current && one.author !== me)
      told.current = newest
      const [only] = fresh
      if (!only) return
      const name = people.get(only.author)?.name ?? t('room.someone')
      const text = wordsOfMessage(only, people, me)
      setWords(
        fresh.length === 1
          ? t('room.arrived', { name, text })
          : t('room.arrivedMany', { count: fresh.length }),
      )
    }, gatherMs)
    return () => clearTimeout(timer)
    // Only a newer line is news; the rest is read when it is.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [newest])
  return (
    <p className="unseen" role="status">
      {words}
    </p>
  )
}
