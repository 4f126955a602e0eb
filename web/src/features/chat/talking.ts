import type { Message, Room } from '@fuquan/sdk/index.ts'
import { createContext, useContext } from 'react'
import type { ReadMarks } from './state.ts'

/** What the lines of an open room and the place where one writes tell each other. */
export type Talking = {
  room: Room
  /** The line that is being answered. */
  quoting: Message | undefined
  quote: (message: Message | undefined) => void
  /** Brings a line into sight; older pages are read as far as needed. */
  jump: (number: number) => void
  /** What others have read; null when my own marks are off. */
  marks: ReadMarks | null
}

export const TalkingContext = createContext<Talking | undefined>(undefined)

/** The open room around a line. Only lines of an open room are drawn, so there is one. */
export function useTalking(): Talking {
  const talking = useContext(TalkingContext)
  if (!talking) throw new Error('a line is drawn outside of an open room')
  return talking
}
