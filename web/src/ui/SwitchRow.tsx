import { useId, type ReactNode } from 'react'

type Props = {
  name: string
  note?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

/** A row that is switched on and off: the whole of it is hit, and a state is a word to the ear. */
export function SwitchRow({ name, note, checked, disabled = false, onChange }: Props) {
  const id = useId()
  return (
    <label className="row">
      <span className="row-main">
        <span className="row-name" id={id}>
          {name}
        </span>
        {note && (
          <span className="row-note" id={`${id}-note`}>
            {note}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-labelledby={id}
        aria-describedby={note ? `${id}-note` : undefined}
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        onChange={event => onChange(event.target.checked)}
      />
    </label>
  )
}
