import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { admitTyped, type PadKey, pressKey, type Refusal } from '../lib/pad.ts'
import { useTouch } from '../lib/touch.ts'
import { AmountPad } from './AmountPad.tsx'
import { Field } from './Field.tsx'

type Props = {
  label: string
  text: string
  onText: (text: string) => void
  /** How many decimals there are; none for a count. */
  scale: number
  hint?: ReactNode
  wrong?: string | undefined
  placeholder?: string
  lengthMax?: number
  end?: ReactNode
  autoFocus?: boolean
}

const tapMs = 150

/**
 * Takes a number: by our own pad where fingers are used, by any keyboard, by pasting. What is not
 * let in is said; text that came whole stays visible so that it can be mended.
 */
export function NumberField({ text, onText, scale, lengthMax = 20, ...props }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const caret = useRef<number | undefined>(undefined)
  const closing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [open, setOpen] = useState(false)
  const [refused, setRefused] = useState<Refusal>()
  const touch = useTouch()
  const said = useRefusalWords(refused, scale)
  const padShown = touch && open

  useLayoutEffect(() => {
    const at = caret.current
    caret.current = undefined
    if (at !== undefined) input.current?.setSelectionRange(at, at)
  })
  useLayoutEffect(() => {
    if (padShown) place.current?.scrollIntoView({ block: 'nearest' })
  }, [padShown])

  const admit = (next: string) => {
    const admitted = admitTyped(text, next, scale)
    setRefused(admitted.refused)
    if (admitted.text.length <= lengthMax) onText(admitted.text)
  }
  const press = (key: PadKey) => {
    const end = text.length
    const { selectionStart: from, selectionEnd: to } = input.current ?? {}
    const typed = pressKey(text, { start: from ?? end, end: to ?? end }, key)
    if (admitTyped(text, typed.text, scale).refused === undefined) caret.current = typed.caret
    admit(typed.text)
  }
  return (
    <div
      ref={place}
      role="presentation"
      onFocus={() => {
        clearTimeout(closing.current)
        setOpen(true)
      }}
      onClick={event => {
        // A tap on the field brings the keys back after Done.
        if (event.target === input.current) setOpen(true)
      }}
      onBlur={event => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        // The page moves when the keys go: the tap that took the focus must have landed before. A
        // next field has it landed already, and may bring keys of its own.
        const landed = event.relatedTarget instanceof HTMLInputElement
        closing.current = setTimeout(() => setOpen(false), landed ? 0 : tapMs)
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !padShown) return
        // The keys go first; a second Escape closes the sheet they stand in.
        event.preventDefault()
        setOpen(false)
      }}
    >
      <Field
        {...props}
        inputRef={input}
        value={text}
        onValue={admit}
        inputMode={touch ? 'none' : scale > 0 ? 'decimal' : 'numeric'}
        wrong={said ?? props.wrong}
      />
      {padShown && (
        <AmountPad
          text={text}
          decimals={scale > 0}
          onKey={press}
          onClear={() => {
            setRefused(undefined)
            onText('')
          }}
          onDone={() => setOpen(false)}
        />
      )}
    </div>
  )
}

function useRefusalWords(refused: Refusal | undefined, scale: number): string | undefined {
  const { t } = useTranslation('app')
  if (refused === undefined) return undefined
  if (refused === 'not_a_number') return t('amount.notANumber')
  return scale === 0 ? t('amount.whole') : t('amount.tooFine', { count: scale })
}
