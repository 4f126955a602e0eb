import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import type { Client } from '#/testing/client.ts'
import { pinOfAll } from '#/testing/world.ts'

/** What people of the scene have with each other, so that strangers to it can be turned away. */
export type GameThings = {
  requestId: string
  askId: string
  treeId: string
  faceRoomId: string
  messagePictureId: string
  messageReportId: string
  announcedNumber: number
}
type Cast = { keeper: Client; admin: Client; member: Client; stranger: Client }
type Put = (one: Client, url: string) => Promise<{ statusCode: number; json(): { id: string } }>
type Where = { roomId: string; number: number; put: Put }

/** One of each, made over the real routes by different people of the room. */
export async function gameThings(
  { keeper, admin, member, stranger }: Cast,
  { roomId, number, put }: Where,
): Promise<GameThings> {
  const report = await member.get('reportMessage', { roomId, number, about: 'spam' })
  const announced = await keeper.get('announce', { roomId, ...fresh(), text: 'We meet at eight' })
  return {
    requestId: await requestOf(stranger, keeper),
    askId: await askOf({ asker: admin, asked: member, put }),
    treeId: await treeOf(admin, roomId),
    faceRoomId: await faceRoomOf(keeper, { here: member, waiting: admin }),
    messagePictureId: await pictureOf(keeper, { roomId, put }),
    messageReportId: String(report['id']),
    announcedNumber: Number(announced['number']),
  }
}

const fresh = () => ({ messageId: toWire('msg', newId()) })
const toHandle = ({ handle }: Client) => ({ way: { by: 'handle', handle } })

async function requestOf(asker: Client, other: Client): Promise<string> {
  const asked: { request: { id: string } } = (await asker.get(
    'requestFriend',
    toHandle(other),
  )) as never
  return asked.request.id
}

type Asking = Pick<Where, 'put'> & { asker: Client; asked: Client }

/** Two who ask each other are friends at once, and then one asks with a picture for an envelope. */
async function askOf({ asker, asked, put }: Asking): Promise<string> {
  await asker.get('requestFriend', toHandle(asked))
  await asked.get('requestFriend', toHandle(asker))
  const { id } = (await put(asker, '/api/envelopes/ask-pictures')).json()
  const some = { people: [asked.id], occasion: 'A kite', picture: { id, alt: 'a kite' } }
  const made: { items: { id: string }[] } = (await asker.get('askForEnvelopes', some)) as never
  return present(made.items[0]).id
}

/** A guess of three in the room that nobody has guessed yet. */
async function treeOf(sender: Client, roomId: string): Promise<string> {
  const facts = { mode: 'funny', reach: 'my_friends' }
  const shown = { kind: 'envelopes.send', payee: roomId, amount: '600', facts }
  const { proof } = await sender.get('stepUp', { pin: pinOfAll, ...shown })
  const sent = await sender.get('sendTree', { ...facts, roomId, amount: '600', proof })
  return String(sent['envelopeId'])
}

/** A room with its host and one more in it, and one who has typed its code and waits. */
async function faceRoomOf(
  host: Client,
  { here, waiting }: { here: Client; waiting: Client },
): Promise<string> {
  const { id: faceRoomId } = await host.get('openFaceRoom')
  const door: { path: string; code: string } = (await host.get('makeFaceDoor', {
    faceRoomId,
  })) as never
  await here.get('joinFaceRoom', { qr: door.path.split('/').at(-1) })
  await waiting.get('joinFaceRoom', { code: door.code })
  return String(faceRoomId)
}

async function pictureOf(
  author: Client,
  { roomId, put }: Pick<Where, 'roomId' | 'put'>,
): Promise<string> {
  const { id } = (await put(author, `/api/chat/rooms/${roomId}/pictures`)).json()
  await author.get('say', { roomId, ...fresh(), pictures: [{ id, alt: 'a lantern' }] })
  return id
}
