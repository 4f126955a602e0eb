import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { MessagePictureId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

export type PictureRow = {
  id: MessagePictureId
  author: UserId
  file: string
  width: number
  height: number
  number: number | null
}

const columns = sql`p.id, p.author, p.file, p.width, p.height, p.number`

/** Saves a picture that was brought into a room. */
export async function insertPicture(
  tx: Tx,
  picture: Omit<PictureRow, 'number'> & { roomId: RoomId; number?: number | undefined; now: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      insert into chat.picture (room, id, author, file, width, height, number, at)
      values (${picture.roomId}, ${picture.id}, ${picture.author}, ${picture.file},
        ${picture.width}, ${picture.height}, ${picture.number ?? null}, ${picture.now})
      returning id
    `,
  )
}

/** Locks the pictures somebody brought into a room and has not said yet. */
export function lockUnsaid(
  tx: Tx,
  ask: { roomId: RoomId; author: UserId; ids: readonly MessagePictureId[] },
): Promise<PictureRow[]> {
  return many<PictureRow>(
    tx,
    sql`
      select ${columns}
      from chat.picture p
      where p.room = ${ask.roomId}
        and p.id = any(${ask.ids}::uuid[])
        and p.author = ${ask.author}
        and p.number is null
      order by p.id
      for update
    `,
  )
}

/** Saves which line shows these pictures. */
export async function attach(
  tx: Tx,
  said: { roomId: RoomId; ids: readonly MessagePictureId[]; number: number },
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.picture
      set number = ${said.number}
      where room = ${said.roomId} and id = any(${said.ids}::uuid[])
    `,
  )
}

/** Finds a picture with the line that shows it, as far as that still says anything. */
export function findPicture(
  tx: Tx,
  key: { roomId: RoomId; id: MessagePictureId },
): Promise<(PictureRow & { gone: boolean }) | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}, coalesce(l.recalled_at is not null or l.removed_at is not null, false)
        as gone
      from chat.picture p
      left join chat.message l on l.room = p.room and l.number = p.number
      where p.room = ${key.roomId} and p.id = ${key.id}
    `,
  )
}

/** Lists the pictures of one line. */
export function listOf(tx: Tx, key: { roomId: RoomId; number: number }): Promise<PictureRow[]> {
  return many<PictureRow>(
    tx,
    sql`
      select ${columns}
      from chat.picture p
      where p.room = ${key.roomId} and p.number = ${key.number}
    `,
  )
}

/** Lets go of pictures nobody said before a moment; gives the files no line needs any more. */
export async function removeUnsaid(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await many<{ file: string }>(
    tx,
    sql`
      with old as (
        select p.room, p.id
        from chat.picture p
        where p.number is null and p.at < ${before}
        limit ${limit}
        for update skip locked
      ), gone as (
        delete from chat.picture p
        using old
        where p.room = old.room and p.id = old.id
        returning p.file, p.room, p.id
      )
      select g.file
      from gone g
      where not exists (
        select 1 from chat.picture o
        where o.file = g.file and (o.room, o.id) <> (g.room, g.id)
      )
    `,
  )
  return rows.map(row => row.file)
}
