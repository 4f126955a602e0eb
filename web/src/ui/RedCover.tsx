import { useId, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import { useModal } from './Sheet.tsx'

type Props = {
  /** Whose envelope, for the eye and as the name of the dialog. */
  head: ReactNode
  greeting: string
  mode: string
  /** The address of the picture it is sent in; undefined: plain red. */
  picture?: string | undefined
  /** What is asked before the coin may be pressed, such as a password. */
  ask?: ReactNode
  coin: ReactNode
  foot: ReactNode
  opening: boolean
  closeLabel: string
  onClose: () => void
  /** A tap anywhere after the answer skips the rest of the ceremony. */
  onSkip?: (() => void) | undefined
}

/** The red cover over a dimmed room: flap, greeting and coin; the flap folds up when it opens. */
export function RedCover(props: Props) {
  const { dialog, isBeside } = useModal()
  const name = useId()
  return (
    <dialog
      ref={dialog}
      className="cover-dialog on-red"
      aria-labelledby={name}
      onCancel={event => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={event => {
        if (props.onSkip) props.onSkip()
        else if (isBeside(event)) props.onClose()
      }}
    >
      <div className={classOf(props)}>
        <div className="cover-pocket" />
        <div className="cover-flap">
          {props.picture ? <img className="cover-art" src={props.picture} alt="" /> : <Flap />}
        </div>
        <div className="cover-words" id={name}>
          {props.head}
          <p className="cover-greeting">{props.greeting}</p>
          <p className="cover-mode">{props.mode}</p>
        </div>
        {props.ask && <div className="cover-ask">{props.ask}</div>}
        <div className="cover-coin">{props.coin}</div>
        <div className="cover-foot">{props.foot}</div>
      </div>
      <button
        type="button"
        className="cover-close"
        aria-label={props.closeLabel}
        onClick={props.onClose}
      >
        <Icon name="close" size={20} />
      </button>
    </dialog>
  )
}

const classOf = ({ opening, picture, ask }: Props) =>
  ['cover', opening && 'is-opening', picture && 'has-art', ask && 'is-asking']
    .filter(Boolean)
    .join(' ')

function Flap() {
  return (
    <svg
      className="cover-flap-shape"
      viewBox="0 0 316 370"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d="M0 0h316v290c-48 53-100 76-158 76S48 343 0 290z" fill="var(--envelope-flap)" />
      <path
        d="M0 290c48 53 100 76 158 76s110-23 158-76"
        fill="none"
        stroke="var(--envelope-edge)"
        strokeWidth="1.5"
      />
    </svg>
  )
}

/** The red arc at the top of a result. */
export function Arc() {
  return (
    <div className="arc" aria-hidden="true">
      <svg viewBox="0 0 390 120" preserveAspectRatio="none">
        <path d="M0 0h390v64c-60 36-126 52-195 52S60 100 0 64z" fill="var(--envelope-flap)" />
        <path
          d="M0 64c60 36 126 52 195 52s135-16 195-52"
          fill="none"
          stroke="var(--coin)"
          strokeWidth="2"
        />
      </svg>
    </div>
  )
}
