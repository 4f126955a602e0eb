// One drawing for one person: members and staff see the same mark.
import { markOf } from '@fuquan/sdk/mark.ts'
import { useWords } from '../lib/i18n.ts'
import { Tag } from './antd.ts'

type Card = { id: string; handle: string; name: string; pictureId: string | null; level: number }

/** A person's picture, or a geometric mark drawn from the id: never a face. */
export function Avatar({ card, size = 32 }: { card: Card; size?: number }) {
  if (card.pictureId !== null) {
    const source = `/api/identity/pictures/${card.pictureId}?size=128`
    return <img className="avatar" src={source} alt="" width={size} height={size} />
  }
  const mark = markOf(card.id)
  return (
    <svg className="avatar" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      <rect width="40" height="40" fill={mark.ground} />
      {mark.shapes.map(shape => (
        <path key={shape.path} d={shape.path} fill={shape.fill} />
      ))}
    </svg>
  )
}

/** Picture, name and handle in one row. */
export function PersonName({ card }: { card: Card }) {
  return (
    <span className="person">
      <Avatar card={card} />
      <span className="person-words">
        <span className="person-name">{card.name}</span>
        <span className="quiet">@{card.handle}</span>
      </span>
      <Tag className="level">L{card.level}</Tag>
    </span>
  )
}

/** The same of somebody who is named only to who looks at them with a reason. */
export function SeenName({ card }: { card: Card | null }) {
  const { say } = useWords()
  return card === null ? <span>{say('parties.unseen')}</span> : <PersonName card={card} />
}
