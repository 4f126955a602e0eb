import { useId, type HTMLInputAutoCompleteAttribute, type ReactNode, type Ref } from 'react'
import { cutTo } from '../lib/letters.ts'
import { Icon } from './Icon.tsx'

type Props = {
  label: string
  value: string
  onValue: (value: string) => void
  hint?: ReactNode
  wrong?: string | undefined
  type?: 'text' | 'password' | 'email' | 'search'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'none'
  inputRef?: Ref<HTMLInputElement>
  autoComplete?: HTMLInputAutoCompleteAttribute
  autoFocus?: boolean
  lengthMax?: number
  placeholder?: string
  name?: string
  start?: ReactNode
  end?: ReactNode
}

/** One question with its label, a hint, and its error right where the eye is. */
export function Field({ inputRef, ...props }: Props) {
  const id = useId()
  const about = props.wrong ?? props.hint
  const { lengthMax } = props
  // While a word is being chosen it is longer than it will be.
  const cut = (text: string, choosing: boolean) =>
    lengthMax === undefined || choosing ? text : cutTo(text, lengthMax)
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <div className={`field-box${props.wrong ? ' is-wrong' : ''}`}>
        {props.start}
        <input
          id={id}
          ref={inputRef}
          className="field-input"
          name={props.name}
          type={props.type ?? 'text'}
          inputMode={props.inputMode}
          autoComplete={props.autoComplete ?? 'off'}
          autoCapitalize="off"
          spellCheck={false}
          autoFocus={props.autoFocus}
          placeholder={props.placeholder}
          value={props.value}
          aria-invalid={props.wrong ? true : undefined}
          aria-describedby={about ? `${id}-about` : undefined}
          onChange={event => props.onValue(cut(event.target.value, isComposing(event)))}
          onCompositionEnd={event => props.onValue(cut(event.currentTarget.value, false))}
        />
        {props.end}
      </div>
      <div id={`${id}-about`}>
        {props.wrong ? (
          <p className="field-wrong" role="alert">
            <Icon name="alert" size={18} />
            {props.wrong}
          </p>
        ) : (
          props.hint && <p className="field-hint">{props.hint}</p>
        )}
      </div>
    </div>
  )
}

const isComposing = ({ nativeEvent }: { nativeEvent: Event }) =>
  nativeEvent instanceof InputEvent && nativeEvent.isComposing

type ChoiceProps<T extends string> = {
  legend: string
  name: string
  value: T
  options: readonly { value: T; label: string }[]
  onValue: (value: T) => void
  legendHidden?: boolean
}

/** One of a few, as true radio buttons that look like pills. */
export function Choices<T extends string>(props: ChoiceProps<T>) {
  const group = useId()
  return (
    <fieldset className="plain-fieldset">
      <legend className={props.legendHidden ? 'unseen' : 'field-label'}>{props.legend}</legend>
      <div className="choices">
        {props.options.map(option => (
          <label className="choice" key={option.value}>
            <input
              type="radio"
              name={`${props.name}-${group}`}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onValue(option.value)}
            />
            <span className="choice-label">{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
