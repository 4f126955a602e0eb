import type { StaffRole } from '@fuquan/contract/route.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { asOwner } from '#/testing/database.ts'
import { befriend } from '#/testing/payments.ts'
import type { Client } from '#/testing/client.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'
import { openApart, setApart } from './scene-apart.ts'
import { coverThings } from './scene-covers.ts'
import { fundingThings, openWays } from './scene-funding.ts'
import { type GameThings, gameThings } from './scene-games.ts'
import { standingThings, type StandingThings } from './scene-standing.ts'
import { stickerThings, type StickerThings } from './scene-stickers.ts'

export const staffRoles = [
  'operator',
  'treasurer',
  'cashier',
  'moderator',
  'arbiter',
  'campaigner',
  'auditor',
  'support',
] as const satisfies readonly StaffRole[]

/** Everybody who can stand before a route, by what binds them to the things of the scene. */
export const everybody = [
  'guest',
  'stranger',
  'invitee',
  'member',
  'admin',
  'keeper',
  'restricted',
  'newcomer',
  'blocked',
  'leaving',
  ...staffRoles,
  'owner',
] as const
export type Who = (typeof everybody)[number]

/** Ids and codes of one thing of each kind, all of Lin's or of Lin's room. */
export type Things = StandingThings &
  StickerThings &
  GameThings & {
    coverId: string
    linkCode: string
    roomId: string
    number: number
    messageId: string
    envelopeId: string
    code: string
    roomInvitationId: string
    inviteCode: string
    houseInviteId: string
    noticeId: string
    deviceId: string
    accountId: string
    version: number
    bookId: string
    transferId: string
    paymentId: string
    topUpId: string
    redemptionId: string
    voucherBatchId: string
    deskDayId: string
    findingId: string
    approvalId: string
    jobId: string
    pictureId: string
    userId: string
    memberId: string
    handle: string
  }

export type Scene = {
  world: World
  who: Record<Who, Client>
  things: Things
  /** The same forms, and nothing behind them. */
  nothing: Things
}

/** A house with one person of every kind and one thing of every kind, made over the real routes. */
export async function openScene(): Promise<Scene> {
  const world = await openWorld()
  const { wen, lin, mei, bo, ana, tariq, stranger } = world.people
  const staff: [StaffRole, Client][] = []
  await openWays(world)
  const apart = await openApart(world)
  // One after the other: a try of the PIN counts until it was right, and five at once are the most.
  for (const role of staffRoles) staff.push(await appointed(world, role))
  const who = {
    guest: world.guest,
    stranger,
    invitee: ana,
    member: mei,
    admin: bo,
    keeper: lin,
    restricted: tariq,
    ...apart,
    ...(Object.fromEntries(staff) as Record<(typeof staffRoles)[number], Client>),
    owner: wen,
  }
  const things = await furnish(world, who)
  await suspend(world, who)
  await setApart(apart, who.keeper)
  await world.settle()
  return { world, who, things, nothing: nothingOf(things) }
}

async function appointed(world: World, role: StaffRole): Promise<[StaffRole, Client]> {
  const one = await world.join(`our_${role}`)
  await one.get('setPin', { pin: pinOfAll })
  await giveRole(world, one, role)
  return [role, one]
}

async function giveRole({ people }: World, one: Client, role: StaffRole): Promise<void> {
  const { proof } = await people.wen.get('stepUp', {
    pin: pinOfAll,
    kind: 'identity.change_roles',
    payee: one.id,
    facts: { roles: role },
  })
  const reason = 'the scene needs one of each'
  await people.wen.get('changeRoles', { userId: one.id, roles: [role], proof, reason })
  await one.signInAgain(passwordOfAll)
}

async function furnish(world: World, who: Scene['who']): Promise<Things> {
  const { keeper, admin, invitee, member, restricted, newcomer, leaving } = who
  const roomId = await roomOf(keeper, [member, admin, restricted, newcomer, leaving])
  await keeper.get('changeRole', { roomId, userId: admin.id, role: 'admin' })
  const messageId = toWire('msg', newId())
  const said = await keeper.get('say', { roomId, messageId, text: 'See you tomorrow' })
  const { code }: { code: string } = (await keeper.get('makeLink', { roomId })) as never
  const asked = await keeper.get('inviteToRoom', { roomId, handle: invitee.handle })
  const sent = await sendEnvelope(keeper, roomId, { total: '600', shares: 6 })
  await befriend(world, keeper, member)
  const paymentId = await received(keeper, member)
  await member.get('claimEnvelope', { envelopeId: String(sent.body['id']) })
  // It can be done once: whoever may do it hears that it was.
  await keeper.get('remindGroup', { envelopeId: String(sent.body['id']) })
  const invite = await keeper.get('createInvite')
  const me = await uploadPicture(keeper)
  const devices: { items: { id: string }[] } = (await keeper.get('listDevices')) as never
  await asOwner(
    present(world.db.pool.options.connectionString),
    `insert into ledger.finding (id, "check", account, expected, found, at)
     values ('${findingUuid}', 'balance', '${newId()}', '1', '2', engine.now())`,
  )
  // Lin is told of a reset that begins, so there is a notice of hers.
  await keeper.get('startPinReset', { password: passwordOfAll })
  await world.settle()
  await keeper.get('stopPinReset')
  return {
    ...(await moneyOf(keeper)),
    ...(await fundingThings(world, who)),
    ...(await standingThings(who)),
    ...(await stickerThings(who, putPicture)),
    ...(await gameThings(who, { roomId, number: Number(said['number']), put: putPicture })),
    ...(await coverThings(who, putPicture)),
    linkCode: await linkOf(keeper, String(sent.body['id'])),
    roomId,
    messageId,
    paymentId,
    number: Number(said['number']),
    envelopeId: String(sent.body['id']),
    code,
    roomInvitationId: String(asked['id']),
    inviteCode: String(invite['code']),
    houseInviteId: String(invite['id']),
    noticeId: await newestNotice(keeper),
    deviceId: present(devices.items[0]).id,
    findingId: toWire('fnd', findingUuid),
    approvalId: await waitingApproval(who),
    jobId: newId(),
    pictureId: String(me.user.pictureId),
    userId: keeper.id,
    memberId: member.id,
    handle: keeper.handle,
  }
}

/** A payment from one to the other. */
async function received(payer: Client, payee: Client): Promise<string> {
  const shown = { payee: payee.id, amount: '300', facts: { note: '', when: 'now' } }
  const { proof } = await payer.get('stepUp', { pin: pinOfAll, kind: 'ledger.pay', ...shown })
  const said = { payeeId: payee.id, amount: '300', proof }
  return String((await payer.get('sendPayment', said))['id'])
}

async function linkOf(one: Client, envelopeId: string): Promise<string> {
  const { path }: { path: string } = (await one.get('getEnvelopeLink', { envelopeId })) as never
  return path.slice('/e/'.length)
}

const findingUuid = newId()

async function newestNotice(one: Client): Promise<string> {
  const page: { items: { id: string }[] } = (await one.get('listNotices')) as never
  return present(page.items[0], 'a notice').id
}

type Bill = { accountId: string; version: number; amount: string }

async function moneyOf(one: Client) {
  const page: { items: Bill[] } = (await one.get('listBills')) as never
  const paid = present(
    page.items.find(bill => bill.amount.startsWith('-')),
    'a bill of a payment',
  )
  const { accountId, version } = paid
  const bill: { bookId: string; transferId: string } = (await one.get('getBill', {
    accountId,
    version,
  })) as never
  return { accountId, version, bookId: bill.bookId, transferId: bill.transferId }
}

async function waitingApproval({ moderator, stranger }: Scene['who']): Promise<string> {
  const reason = 'sends the same text to everybody'
  const answer = await moderator.call('suspendPerson', { userId: stranger.id, reason })
  const { details }: { details: { approval: string } } = answer.body as never
  return details.approval
}

/** Suspended for a day, and with a role of staff that is asleep as long as that. */
async function suspend(world: World, { restricted, owner }: Scene['who']): Promise<void> {
  await giveRole(world, restricted, 'operator')
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const reason = 'a day to think about it'
  await owner.get('suspendPerson', { userId: restricted.id, until, reason })
}

function nothingOf(things: Things): Things {
  const ids = Object.entries(things).map(([name, value]) => {
    const prefix = /^([a-z]{3})_/.exec(String(value))?.[1]
    return [name, prefix === undefined ? value : toWire(prefix, newId())] as const
  })
  return {
    ...(Object.fromEntries(ids) as Things),
    number: 1_000_000,
    announcedNumber: 1_000_000,
    version: 1_000_000,
    code: 'x'.repeat(22),
    linkCode: 'A'.repeat(38),
    inviteCode: 'y'.repeat(16),
    jobId: newId(),
    handle: 'nobody_here',
  }
}

/** Uploads a small picture as a browser would. */
export async function uploadPicture(one: Client): Promise<{ user: { pictureId: string } }> {
  const answer = await upload(one, { bytes: smallPicture(), mediaType: 'image/png' })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

/** A square of one colour, 16 by 16, as PNG. */
export const smallPicture = (): Buffer =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGUlEQVQokWM4' +
      '6KJLEmIY1eAyGkoHh2vSAABCizIQkA08qQAAAABJRU5ErkJggg==',
    'base64',
  )

const putPicture = (one: Client, url: string) =>
  upload(one, { bytes: smallPicture(), mediaType: 'image/png', to: { method: 'POST', url } })

type Upload = {
  bytes: Buffer
  mediaType: string
  fileName?: string
  field?: string
  /** The route that takes the file; my own picture when it is left out. */
  to?: { method: 'POST' | 'PUT'; url: string }
}
const toMe = { method: 'PUT', url: '/api/identity/me/picture' } as const

/** Sends any bytes to a route that takes a file. */
export function upload(
  one: Client,
  { bytes, mediaType, fileName = 'me.png', field, to = toMe }: Upload,
) {
  const boundary = '----fuquan-boundary'
  const head = [
    `--${boundary}`,
    `content-disposition: form-data; name="${field ?? 'file'}"; filename="${fileName}"`,
    `content-type: ${mediaType}`,
    '',
    '',
  ].join('\r\n')
  return one.app.inject({
    ...to,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(one.token !== undefined && { authorization: `Bearer ${one.token}` }),
    },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}
