import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon } from './Icon.tsx'

type Props = {
  name: ReactNode
  note?: ReactNode
  start?: ReactNode
  end?: ReactNode
  to?: string
  /** It leads out of this app. */
  away?: boolean
  onPress?: () => void
}

/** One row of a list: picture, name, a second line, something at the end; a link if it leads on. */
export function Row({ name, note, start, end, to, away = false, onPress }: Props) {
  const inside = (
    <>
      {start}
      <span className="row-main">
        <span className="row-name">{name}</span>
        {note && <span className="row-note">{note}</span>}
      </span>
      {end && <span className="row-end">{end}</span>}
      {to && (
        <span className="row-chevron">
          <Icon name="next" size={18} />
        </span>
      )}
    </>
  )
  if (to) {
    return (
      <Link className="row" to={to} reloadDocument={away}>
        {inside}
      </Link>
    )
  }
  if (onPress) {
    return (
      <button type="button" className="row" onClick={onPress}>
        {inside}
      </button>
    )
  }
  return <div className="row">{inside}</div>
}
