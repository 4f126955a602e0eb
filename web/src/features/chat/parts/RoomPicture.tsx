import type { UserCard } from '@fuquan/sdk/index.ts'
import { Avatar } from '../../../ui/Avatar.tsx'

type Props = {
  roomId: string
  faces: readonly string[]
  people: ReadonlyMap<string, UserCard>
  size?: number
}

/** The picture of a room: up to four of its members, or its own mark when it is empty. */
export function RoomPicture({ roomId, faces, people, size = 48 }: Props) {
  if (faces.length < 2) return <Avatar id={roomId} size={size} />
  const small = Math.floor((size - 6) / 2)
  return (
    <span className="room-picture" style={{ width: size, height: size }}>
      {faces.slice(0, 4).map(id => (
        <Avatar key={id} id={id} pictureId={people.get(id)?.pictureId ?? null} size={small} />
      ))}
    </span>
  )
}
