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
  const face = (
    <span className="coin-face" aria-hidden="true" lang="zh-Hant">
      {count === undefined || turning ? (
        <span>開</span>
      ) : (
        <span className="coin-count">{count}</span>
      )}
    </span>
  )
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-disabled={onPress === undefined || undefined}
      onClick={onPress}
    >
      {face}
    </button>
  )
}
