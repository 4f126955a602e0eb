import { markOf } from '@fuquan/sdk/mark.ts'

type Props = { id: string; pictureId?: string | null; size?: number }

/** A person's picture, or a geometric mark drawn from the id; the name always stands beside it. */
export function Avatar({ id, pictureId, size = 44 }: Props) {
  if (pictureId) {
    const wanted = size > 64 ? 512 : 128
    return (
      <img
        className="avatar"
        src={`/api/identity/pictures/${pictureId}?size=${wanted}`}
        alt=""
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
      />
    )
  }
  const mark = markOf(id)
  return (
    <svg className="avatar" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      <rect width="40" height="40" fill={mark.ground} />
      {mark.shapes.map((shape, at) => (
        <path key={at} d={shape.path} fill={shape.fill} />
      ))}
    </svg>
  )
}
