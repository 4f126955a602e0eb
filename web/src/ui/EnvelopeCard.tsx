import { EnvelopeMark } from './EnvelopeMark.tsx'
import { Icon } from './Icon.tsx'

type Props = {
  greeting: string
  /** The word of the state; none while it can be opened. */
  state?: string | undefined
  foot: string
  footEnd?: string | undefined
  shape: 'full' | 'paled' | 'outline' | 'waiting'
  clock?: boolean
  /** What the shape says to the eye, for the ear. */
  said?: string | undefined
  onPress: () => void
}

/** An envelope in a thread, 236 by 92; its states differ in words and in shape. */
export function EnvelopeCard(props: Props) {
  return (
    <button type="button" className={`envelope-card is-${props.shape}`} onClick={props.onPress}>
      <span className="envelope-card-face">
        <EnvelopeMark open={props.shape === 'paled'} />
        <span className="envelope-card-words">
          <span className="envelope-card-greeting one-line">{props.greeting}</span>
          {props.state && (
            <span className="envelope-card-state">
              {props.clock && <Icon name="clock" size={14} />}
              {props.state}
            </span>
          )}
        </span>
      </span>
      <span className="envelope-card-foot">
        <span>{props.foot}</span>
        {props.footEnd && <span>{props.footEnd}</span>}
      </span>
      {props.said && <span className="unseen">{props.said}</span>}
    </button>
  )
}
