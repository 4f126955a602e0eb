import { Client } from '#/testing/client.ts'
import { changeSettings } from '#/testing/settings.ts'
import { passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'

/** Whom something about themselves sets apart: a level of 0, a block of Lin's, that they leave. */
export type Apart = { newcomer: Client; blocked: Client; leaving: Client }

/** Lets the three in. Wen opens the door for it alone: once there are staff, it takes two. */
export async function openApart(world: World): Promise<Apart> {
  await changeSettings(world, { 'identity.join_mode': 'open', 'identity.open_level': 0 })
  const newcomer = await comeIn(world, 'a_newcomer')
  await changeSettings(world, { 'identity.join_mode': 'invite' })
  const [blocked, leaving] = [await world.join('a_blocked'), await world.join('a_leaving')]
  await world.settle()
  for (const one of [newcomer, blocked, leaving]) await one.get('setPin', { pin: pinOfAll })
  return { newcomer, blocked, leaving }
}

/** Through the open door, without anybody's word. */
async function comeIn({ app, guest }: World, handle: string): Promise<Client> {
  const asked = { handle, name: 'A newcomer', password: passwordOfAll, as: 'token' }
  const { token, user }: { token: string; user: { id: string } } = (await guest.get(
    'signUp',
    asked,
  )) as never
  return new Client(app, { token, handle, id: user.id })
}

/** Lin blocks the one who asked to be her friend; the other gives all away and begins to leave. */
export async function setApart({ blocked, leaving }: Apart, keeper: Client): Promise<void> {
  await blocked.get('requestFriend', { way: { by: 'handle', handle: keeper.handle } })
  await keeper.get('blockPerson', { userId: blocked.id })
  const { wallet }: { wallet: { free: string } } = (await leaving.get('getWallet')) as never
  const all = { kind: 'ledger.give', payee: 'fund', amount: wallet.free }
  const { proof } = await leaving.get('stepUp', { pin: pinOfAll, ...all })
  await leaving.get('giveToFund', { amount: wallet.free, proof })
  await leaving.get('startClosing', { password: passwordOfAll })
}
