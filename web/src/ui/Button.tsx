import { useId, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon, type IconName } from './Icon.tsx'

type Look = 'main' | 'plain' | 'soft' | 'danger' | 'text' | 'gold'
type Props = {
  children: ReactNode
  look?: Look
  wide?: boolean
  small?: boolean
  busy?: boolean
  type?: 'button' | 'submit'
  /** Why it cannot be pressed now. It stays visible, and the reason is written above it. */
  why?: string | undefined
  icon?: IconName
  onPress?: () => void
}

const classOf = (look: Look, wide?: boolean, small?: boolean, busy?: boolean) =>
  ['button', `is-${look}`, wide && 'is-wide', small && 'is-small', busy && 'is-busy']
    .filter(Boolean)
    .join(' ')

/** A button that names what it does; a locked one says why above itself and stays reachable. */
export function Button({ look = 'main', type = 'button', ...props }: Props) {
  const reason = useId()
  const locked = props.why !== undefined
  const idle = locked || props.busy === true
  return (
    <>
      {locked && props.why !== '' && (
        <p className="quiet button-why" id={reason}>
          {props.why}
        </p>
      )}
      <button
        type={type}
        className={classOf(look, props.wide, props.small, props.busy)}
        aria-disabled={idle || undefined}
        aria-busy={props.busy || undefined}
        aria-describedby={locked && props.why !== '' ? reason : undefined}
        onClick={event => {
          if (idle) event.preventDefault()
          else props.onPress?.()
        }}
      >
        {props.icon && <Icon name={props.icon} size={20} />}
        <span className="button-words">{props.children}</span>
      </button>
    </>
  )
}

type LinkProps = {
  to: string
  children: ReactNode
  look?: Look
  wide?: boolean
  small?: boolean
  icon?: IconName
}

/** A link that looks like a button: it goes somewhere and does nothing. */
export function ButtonLink({ to, look = 'main', ...props }: LinkProps) {
  return (
    <Link to={to} className={classOf(look, props.wide, props.small)}>
      {props.icon && <Icon name={props.icon} size={20} />}
      <span>{props.children}</span>
    </Link>
  )
}

type IconButtonProps = { icon: IconName; label: string; onPress: () => void; pressed?: boolean }

/** A round button with only a picture for the eye, and its name for the ear. */
export function IconButton({ icon, label, onPress, pressed }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  )
}

/** A round link with only a picture for the eye, and its name for the ear. */
export function IconLink({ icon, label, to }: { icon: IconName; label: string; to: string }) {
  return (
    <Link className="icon-button" aria-label={label} to={to}>
      <Icon name={icon} />
    </Link>
  )
}
