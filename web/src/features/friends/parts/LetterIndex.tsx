import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { indexLetters, letterAt, middleOf, nearestLetter, otherLetter } from '../state.ts'

/** What a letter takes of the drawing, which grows and shrinks with the room there is. */
const letterHeight = 20
const drawnWidth = 20

type Props = {
  /** Those that somebody stands under, in their order. */
  letters: readonly string[]
  onLetter: (letter: string) => void
}

/**
 * The letters along the edge of a list: one strip to press or to drag along, and a slider for the
 * keyboard and the ear, whose steps are the letters that somebody stands under.
 */
export function LetterIndex({ letters, onLetter }: Props) {
  const { t } = useTranslation('friends')
  const [chosen, setChosen] = useState(letters[0] ?? otherLetter)
  const [pressed, setPressed] = useState(false)
  const place = Math.max(0, letters.indexOf(nearestLetter(letters, chosen)))
  const current = letters[place] ?? otherLetter
  const choose = (letter: string | undefined) => {
    if (letter === undefined) return
    setChosen(letter)
    onLetter(nearestLetter(letters, letter))
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const letter = letterAt((event.clientY - top) / height)
    if (!pressed || letter !== chosen) choose(letter)
  }
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const letter = event.key.toUpperCase()
    const typed = indexLetters.includes(letter) ? letter : undefined
    const step = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: letters.length - 1 }
    const to = Object.entries(step).find(([name]) => name === event.key)?.[1]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (typed === undefined && to === undefined) return
    event.preventDefault()
    choose(typed ?? letters[to ?? place])
  }
  return (
    <div className="letter-index-place">
      <div
        className="letter-index"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('list.letters')}
        aria-valuemin={1}
        aria-valuemax={letters.length}
        aria-valuenow={place + 1}
        aria-valuetext={current === otherLetter ? t('list.other') : current}
        onKeyDown={key}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setPressed(true)
          point(event)
        }}
        onPointerMove={event => pressed && point(event)}
        onLostPointerCapture={() => setPressed(false)}
      >
        <Drawn current={current} />
        {pressed && (
          <span
            className="letter-index-bubble"
            style={{ insetBlockStart: `${middleOf(current) * 100}%` }}
            aria-hidden="true"
          >
            {current}
          </span>
        )}
      </div>
    </div>
  )
}

function Drawn({ current }: { current: string }) {
  const height = indexLetters.length * letterHeight
  return (
    <svg
      viewBox={`0 0 ${drawnWidth} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {indexLetters.map((letter, n) => (
        <text
          key={letter}
          className={letter === current ? 'is-current' : undefined}
          x={drawnWidth / 2}
          y={(n + 0.5) * letterHeight}
        >
          {letter}
        </text>
      ))}
    </svg>
  )
}
