import { many, sql } from '#/engine/db.ts'
import type { FileReply } from '#/engine/bind.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { register } from '#/modules/identity/index.ts'
import { addTie } from '#/modules/friends/store.ts'
import { addBlock } from '#/modules/friends/store-people.ts'
import { openTestHouse } from './house.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import * as joining from '#/modules/chat/joining/actions.ts'
import * as messages from '#/modules/chat/messages/actions.ts'
import { chat } from '#/modules/chat/module.ts'
import * as rooms from '#/modules/chat/rooms/actions.ts'

export const noon = new Date('2026-11-20T12:00:00Z')
/** Gives the moment so many seconds after noon. */
export const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000)
/** Gives the handle of somebody on the stage; one of two letters would be too short. */
export const handleOf = (name: string) => `${name.toLowerCase()}_hp`
/** Makes a room id as a device would. */
export const newRoomId = () => newId() // A fresh UUID is a fine id of any kind.
/** Makes a message id as a device would. */
export const newMessageId = () => newId() // As above.

/** Opens a database with people in it, and a way to let one of them do something. */
export async function openStage(names: readonly string[]) {
  const { house, close } = await openTestHouse({ modules: [chat] })
  const { db, settings, log, dice } = house
  const people = new Map<string, UserId>()
  await house.inTransaction('read write', async tx => {
    for (const name of names) {
      const handle = handleOf(name)
      const card = await register(tx, {
        handle,
        name,
        language: 'en',
        passwordHash: 'none',
        now: noon,
      })
      people.set(name, card.id)
    }
  })
  const idOf = (name: string): UserId => {
    const id = people.get(name)
    if (id === undefined) throw new Error(`${name} is not on this stage`)
    return id
  }
  const actorOf = (name: string): Actor => ({
    kind: 'user',
    id: idOf(name),
    level: 1,
    roles: [],
    restricted: false,
    language: 'en',
    address: '',
  })

  /** Lets somebody run an action at a moment, in a transaction of its own. */
  const act = <I, T>(
    name: string,
    action: (ctx: Ctx, input: I) => Promise<T>,
    input: I,
    now = noon,
  ): Promise<T> =>
    house.inTransaction('read write', tx => {
      const ctx = { tx, actor: actorOf(name), now, dice, key: undefined, log, settings, house }
      return action(ctx, input)
    })
  /** Makes two of them friends. */
  const befriend = (one: string, other: string) => tieTogether(house, idOf(one), idOf(other))
  /** Lets one of them block another. */
  const block = (one: string, other: string) =>
    house.inTransaction('read write', tx =>
      addBlock(tx, { owner: idOf(one), other: idOf(other), at: noon }),
    )
  /** Lists what waits for somebody. */
  const waitingOf = (name: string) =>
    many<{ kind: string; facts: object }>(
      db,
      sql`select kind, facts from notifications.waiting where person = ${idOf(name)}`,
    )
  return {
    house,
    db,
    close,
    idOf,
    waitingOf,
    befriend,
    block,
    act,
    refresh: settings.refresh,
    rows: <T>(query: string) => many<T>(db, sql.raw(query)),
  }
}
/** Makes two people friends by hand, as a request and a yes would. */
export const tieTogether = (house: House, one: UserId, other: UserId) =>
  house.inTransaction('read write', tx =>
    addTie(tx, { id: newId(), one, other, origin: { kind: 'handle', ref: other }, at: noon }),
  )
export type Stage = Awaited<ReturnType<typeof openStage>>

/** Makes a group of `owner` and lets the others in by its link. */
export async function openGroup(stage: Stage, owner: string, others: readonly string[]) {
  const roomId = newRoomId()
  await stage.act(owner, rooms.createRoom, {
    roomId,
    name: 'Hot pot 火锅',
    template: 'dinner',
    purpose: '',
    rhythm: 'none',
  })
  const { code } = await stage.act(owner, joining.makeLink, { roomId })
  for (const [n, name] of others.entries()) {
    await stage.act(name, joining.joinByLink, { code }, after(n + 1))
  }
  return { roomId, code }
}

/** A call of somebody that opens no transaction of its own, as the taking of a file is. */
export const callBy = (stage: Stage, name: string): Call => ({
  house: stage.house,
  actor: {
    kind: 'user',
    id: stage.idOf(name),
    level: 1,
    roles: [],
    restricted: false,
    language: 'en',
    address: '',
  },
  key: undefined,
  request: { ip: '127.0.0.1', userAgent: '', origin: undefined },
})

/** Reads the whole of a file that is sent piece by piece. */
export async function copyOf(asked: Promise<FileReply>): Promise<string> {
  const reply = await asked
  if (!('stream' in reply)) return Buffer.from(reply.bytes).toString()
  const parts: string[] = []
  for await (const part of reply.stream) parts.push(String(part))
  return parts.join('')
}

/** Says a text under a new id. */
export const sayText = (stage: Stage, name: string, roomId: RoomId, text: string, at = noon) =>
  stage.act(name, messages.say, { roomId, messageId: newMessageId(), text }, at)

/** Gives the code of the refusal an act ends in, or undefined. */
export async function codeOf(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
