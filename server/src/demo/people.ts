import * as sdk from '@fuquan/sdk/index.ts'
import type { App } from '#/app.ts'
import type { House } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { renewSetupCode } from '#/modules/console/setup-code.ts'
import { type Character, cast, classmates, demoPassword, demoPin, neighbours } from './cast.ts'
import { paintPortrait } from './portraits.ts'
import { guestOf, prove, type Visitor, visitorOf } from './visitor.ts'
import type { Walk } from './walk.ts'

const invitedPerLink = 40
const minutesApart = 37

/** A house that is being filled: its roof, its clock, and who has come so far, by handle. */
export type Filling = {
  house: House
  app: App
  walk: Walk
  people: Map<string, Visitor>
}

/** Gives somebody of the story by handle; one that is not there yet is a mistake of the script. */
export const personOf = ({ people }: Filling, handle: string): Visitor =>
  present(people.get(handle), handle)

/** Wen opens the house, then everybody comes in by an invite and makes themselves known. */
export async function gather(filling: Filling): Promise<void> {
  const { walk } = filling
  await openHouse(filling)
  const coming = [...cast.slice(1), ...neighbours, ...classmates]
  let invite = ''
  for (const [n, character] of coming.entries()) {
    await walk.on(minutesApart * 60)
    if (n % invitedPerLink === 0) invite = await inviteBy(personOf(filling, 'wen'))
    await settleIn(filling, character, invite)
  }
  await walk.on(60)
  await giveRoles(filling)
}

async function openHouse({ house, app, walk, people }: Filling): Promise<void> {
  const code = present(await renewSetupCode(house), 'a setup code')
  const { data } = await sdk.firstRun({
    client: guestOf(app),
    body: {
      code,
      owner: { handle: 'wen', name: cast[0].name, password: demoPassword },
      community: {
        name: '柳溪里 Willow Lane',
        languages: ['zh-CN', 'en'],
        timeZone: 'Asia/Shanghai',
      },
      unit: {
        code: 'FU',
        scale: 2,
        symbols: { 'zh-CN': '福', en: 'fu' },
        names: { 'zh-CN': '福币', en: 'fu' },
      },
      startingCredits: '10000',
      joinMode: 'invite',
      as: 'token',
    },
  })
  const start = { token: present(data.token), id: data.owner.id }
  const wen = visitorOf({ app, handle: 'wen', now: walk.now }, start)
  people.set('wen', wen)
  await makeKnown(wen, cast[0])
}

async function inviteBy({ client }: Visitor): Promise<string> {
  const { data } = await sdk.createInvite({ client })
  return data.code
}

async function settleIn(filling: Filling, who: Character, inviteCode: string): Promise<void> {
  const { app, walk, people } = filling
  const { handle, name, language } = who
  const { data } = await sdk.signUp({
    client: guestOf(app),
    body: { handle, name, language, password: demoPassword, inviteCode, as: 'token' },
  })
  const start = {
    token: present(data.token),
    id: data.user.id,
    ...(data.deviceId !== null && { deviceId: data.deviceId }),
  }
  const visitor = visitorOf({ app, handle, now: walk.now }, start)
  people.set(handle, visitor)
  await makeKnown(visitor, who)
}

/** Who has a story has a PIN and a face; the others have set neither. */
async function makeKnown({ client }: Visitor, { look }: Character): Promise<void> {
  if (look === undefined) return
  await sdk.setPin({ client, body: { pin: demoPin } })
  const picture = await paintPortrait(look)
  const file = new File([new Uint8Array(picture)], 'portrait.png', { type: 'image/png' })
  await sdk.setPicture({ client, body: { file } })
}

const roles = [
  { handle: 'noor', roles: ['owner'] },
  { handle: 'suye', roles: ['moderator'] },
  { handle: 'tariq', roles: ['auditor'] },
] as const

async function giveRoles(filling: Filling): Promise<void> {
  const wen = personOf(filling, 'wen')
  for (const given of roles) {
    const userId = personOf(filling, given.handle).id
    const proof = await prove(wen, {
      kind: 'identity.change_roles',
      payee: userId,
      facts: { roles: given.roles.join(',') },
    })
    await sdk.changeRoles({
      client: wen.client,
      path: { userId },
      body: { roles: [...given.roles], reason: '开张那天大家说好的 agreed on opening day', proof },
    })
    await personOf(filling, given.handle).signInAgain()
  }
}
