/** Where the discs of its rim stand between back and front. */
// Pixels from its middle; its faces lie at `--coin-half`.
const rimAt = [-4, -2, 0, 2, 4]

type Props = {
  turning?: boolean
  slow?: boolean
  label: string
  /** Seconds that are left, instead of the sign, while a draw gathers. */
  count?: number
  onPress?: () => void
}

/** The gold coin 開: a button until it is pressed, then it turns until the answer is known. */
export function Coin({ turning = false, slow = false, label, count, onPress }: Props) {
  const className = `coin${turning ? ' is-turning' : ''}${slow ? ' is-slow' : ''}`
  const sign =
    count === undefined || turning ? <span>開</span> : <span className="coin-count">{count}</span>
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-disabled={onPress === undefined || undefined}
      onClick={onPress}
    >
      <span className="coin-body" aria-hidden="true" lang="zh-Hant">
        {/* While it turns it has a rim and a back, as a thing of metal has. */}
        {turning &&
          rimAt.map(at => (
            <span className="coin-rim" key={at} style={{ transform: `translateZ(${at}px)` }} />
          ))}
        <span className="coin-face">{sign}</span>
        {turning && <span className="coin-face is-back">{sign}</span>}
      </span>
    </button>
  )
}
