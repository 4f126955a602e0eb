import { newId } from '#/engine/ids.ts'
import { readNow } from '#/engine/clock.ts'
import { codeAt, stepAt } from '#/modules/identity/methods/totp.ts'
import { Authenticator } from '#/testing/authenticator.ts'
import { asOwner } from '#/testing/database.ts'
import type { Client } from '#/testing/client.ts'
import { pay } from '#/testing/payments.ts'
import { passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { reason } from './expectation.ts'
import type { Scene } from './scene.ts'

type Input = Readonly<Record<string, unknown>>
/** Who does an act, and what they send; made late, since some things live a minute. */
export type Doing = { who: Client; input: () => Promise<Input> }
type Acts = Record<string, Doing>

const place = { origin: 'http://localhost:8420', rpId: 'localhost' }
const sheet = '0123456789abcdef0123456789abcdef'
const always = (input: Input) => () => Promise.resolve(input)

/** Shows the PIN for an act. */
export const proofByPin = async (who: Client, shown: object): Promise<string> =>
  String((await who.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])

/**
 * The acts that get as far as their proof only where something stands ready: a charge of a till, a
 * person with a passkey. `holder` is somebody who has a passkey on `device` and no PIN.
 */
export async function provenActs(
  scene: Scene,
): Promise<{ acts: Acts; holder: Client; device: Authenticator }> {
  const holder = await scene.world.join('passkey_only')
  const device = new Authenticator(place)
  await withPasskey(holder, device, { password: passwordOfAll })
  const acts = {
    ...(await doors(scene.world)),
    setPin: { who: holder, input: always({ pin: '914273' }) },
    ...ownActs(scene),
    ...(await moneyActs(scene)),
    ...(await staffActs(scene)),
  }
  return { acts, holder, device }
}

async function withPasskey(who: Client, device: Authenticator, by: Input): Promise<string> {
  const begun = await who.get('startPasskey', by)
  const credential = device.make({ ...Object(begun['options']) })
  return String((await who.get('addPasskey', { credential, name: 'Phone' }))['id'])
}

/** Ways to sign in, of people who have another one. */
async function doors(world: World): Promise<Acts> {
  const [both, bare, careful] = await Promise.all(
    ['both_ways', 'no_password', 'two_steps'].map(world.join),
  )
  if (!both || !bare || !careful) throw new Error('three joined')
  for (const one of [both, bare, careful]) await one.get('setPin', { pin: pinOfAll })
  const added = await proofByPin(both, { kind: 'identity.add_passkey', payee: 'me' })
  const passkeyId = await withPasskey(both, new Authenticator(place), { proof: added })
  await asOwner(
    String(world.db.pool.options.connectionString),
    `delete from identity.password where user_id =
       (select id from identity.user where handle = 'no_password')`,
  )
  const recovery = await secondFactor(world, careful)
  return {
    removePasskey: { who: both, input: always({ passkeyId }) },
    removePassword: { who: both, input: always({}) },
    changePassword: { who: bare, input: always({ password: 'a-longer-lantern-27' }) },
    renewRecoveryCodes: { who: careful, input: always({}) },
    dropSecondFactor: { who: careful, input: always({ code: recovery }) },
  }
}

// RFC 4648, read back: what an app does with the secret.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function bytesOf(secret: string): Buffer {
  const bits = Array.from(secret, one => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
}

/** Turns the second factor on. Gives one of its recovery codes. */
async function secondFactor({ db }: World, who: Client): Promise<string> {
  const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
  const begun = await who.get('startSecondFactor', { proof: await proofByPin(who, shown) })
  const secret = bytesOf(String(begun['secret']))
  const code = codeAt(secret, stepAt(await readNow(db)))
  const { codes }: { codes: string[] } = (await who.get('confirmSecondFactor', { code })) as never
  return String(codes[0])
}

/** What one may do with the password instead: here nothing but the proof is shown. */
const ownActs = ({ who: { member, keeper }, things }: Scene): Acts => ({
  startPinReset: { who: member, input: always({}) },
  startClosing: { who: member, input: always({}) },
  askArchive: { who: member, input: always({}) },
  openArchive: { who: keeper, input: always({ archiveId: things.archiveId }) },
})

async function moneyActs({ who: { member, keeper } }: Scene): Promise<Acts> {
  await member.get('setPinFree', { single: '0' })
  const { path }: { path: string } = (await keeper.get('makeCollectCode')) as never
  const code = path.split('/').at(-1)
  return {
    setPinFree: { who: member, input: always({ single: '1000' }) },
    payCollectCode: { who: member, input: always({ code, amount: '900' }) },
    confirmCharge: {
      who: member,
      input: async () => {
        const { digits } = await member.get('makePayCode')
        const charge = await keeper.get('chargePayCode', { digits, amount: '900' })
        return { chargeId: charge['id'] }
      },
    },
  }
}

/** A batch that is unprinted, redemptions that are asked for and approved, and a wrong payment. */
async function staffActs({ who }: Scene): Promise<Acts> {
  const { owner, cashier, member, keeper } = who
  const redemption = async (): Promise<string> => {
    const proof = await proofByPin(member, { kind: 'ledger.redeem', payee: 'desk', amount: '300' })
    return String((await member.get('askRedemption', { way: 'desk', amount: '300', proof }))['id'])
  }
  const [asked, approved] = [await redemption(), await redemption()]
  const shown = { kind: 'ledger.redeem_approve', payee: member.id, amount: '300' }
  const proof = await proofByPin(owner, { ...shown, facts: { redemption: approved } })
  await owner.get('approveRedemption', { redemptionId: approved, reason, proof })

  await pay(keeper, member, { amount: '700' })
  for (const userId of [keeper.id, member.id]) await owner.get('lookAtPerson', { userId, reason })
  type Bill = { accountId: string; transferId: string }
  const { items }: { items: Bill[] } = (await keeper.get('listBills', { kind: 'payment' })) as never
  const wrong = { accountId: items[0]?.accountId, transferId: items[0]?.transferId }
  return {
    printVouchers: {
      who: owner,
      input: always({ voucherBatchId: await batchBy(owner), sheet, reason }),
    },
    approveRedemption: { who: owner, input: always({ redemptionId: asked, reason }) },
    payOutRedemption: { who: cashier, input: always({ redemptionId: approved, reason }) },
    correctTransfer: { who: owner, input: always({ ...wrong, leg: 1, amount: '100', reason }) },
  }
}

async function batchBy(owner: Client): Promise<string> {
  const label = `Fair ${newId().slice(0, 8)}`
  const expiresAt = new Date(Date.now() + 5 * 86_400_000).toISOString()
  const batch = { label, count: 2, amount: '100', source: 'issue', expiresAt, reason }
  const shown = {
    kind: 'ledger.vouchers',
    payee: 'issue',
    amount: '100',
    facts: { count: '2', label },
  }
  const made = await owner.get('createVouchers', {
    ...batch,
    proof: await proofByPin(owner, shown),
  })
  return String(made['id'])
}
