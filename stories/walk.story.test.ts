import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as sdk from '@fuquan/sdk/index.ts'
import { verifyDraw } from '@fuquan/sdk/verify.ts'
import { verifyBooks } from './crash/verify.ts'
import { databaseUrlOf, moveClock } from './clock.ts'
import { openPage } from './page.ts'
import {
  deviceAt,
  firstRunOf,
  freeOf,
  join,
  money,
  open,
  type Person,
  personWith,
  pin,
  prove,
  refusal,
  roomOf,
  say,
  secret,
  send,
  setJoinMode,
  soonRefused,
  signIn,
  until,
} from './people.ts'
import { prepareHouse, type Running, setupCodeOf } from './running.ts'

// One house lives through all of these, in this order, as a community would.
// DATABASE_URL_STORY lets it live in another empty database, say of a PostgreSQL 15.
const outside = process.env['DATABASE_URL_STORY']
let house: Running
let wen: Person
let inviteCode: string
let roomId: string
const people = new Map<string, Person>()
const person = (name: string): Person => {
  const found = people.get(name)
  if (found === undefined) throw new Error(`${name} has not joined yet`)
  return found
}

beforeAll(async () => {
  house = await prepareHouse(outside === undefined ? {} : { DATABASE_URL: outside })
  await house.start()
})
afterAll(() => house.close())

test('a community opens its house', async () => {
  const page = openPage('a-community-opens-its-house', 'A community opens its house')
  const { url } = house
  const guest = deviceAt(url)
  page.tell(
    'Wen starts Fuquan on a machine of the neighbourhood. The terminal prints a link that works once. ' +
      'Whoever does not have it can look, and no more.',
  )
  const before = await sdk.getHouse({ client: guest })
  page.did('A visitor', 'looks at the door', before.data.setUp ? 'set up' : 'not set up yet')
  const first = firstRunOf('5000')
  const guessed = sdk.firstRun({ client: guest, body: { ...first, code: '0'.repeat(32) } })
  page.refused('A visitor', 'guesses the code', await refusal(guessed))

  const body = { ...first, code: setupCodeOf(house.said()) }
  const { data } = await sdk.firstRun({ client: guest, body })
  wen = personWith(url, { name: 'Wen', handle: 'wen', id: data.owner.id, token: data.token })
  inviteCode = data.invite.url.split('/').at(-1) ?? ''
  page.did('Wen', `names the house “${first.community.name}”, its unit fu with two decimals`)
  page.did('Wen', 'gives every newcomer 50.00 to begin with', 'an invite link is ready')
  page.refused(
    'Somebody',
    'opens the link again',
    await refusal(sdk.firstRun({ client: guest, body })),
  )

  await sdk.setPin({ client: wen.client, body: { pin } })
  const after = await sdk.getHouse({ client: guest })
  page.did('A visitor', 'looks at the door', `${after.data.name}, by ${after.data.joinMode}`)
  const books = await until(
    () => sdk.getPublicBooks({ client: wen.client }),
    found => found.data.issued !== '0',
  )
  page.tell(
    `The books are open from the first minute: ${money(books.data.issued)} issued to Wen, ` +
      `${books.data.balanced ? 'and they balance' : 'and they do not balance'}.`,
  )
  expect(after.data).toMatchObject({ setUp: true, demo: false })
  await page.close()
})

test('people join', async () => {
  const page = openPage('people-join', 'People join')
  const { url } = house
  page.tell('The house lets people in by invite. A link says who invites, before anybody types.')
  page.refused(
    'A stranger',
    'signs up without a link',
    await refusal(join(url, { name: 'Yishui' })),
  )
  const card = await sdk.getInvite({ client: deviceAt(url), path: { code: inviteCode } })
  page.did('Lin', 'opens the link', `${card.data.inviterName} invites you`)
  for (const name of ['Lin', 'Mei', 'Bo', 'Ana', 'Tariq']) {
    const language = name === 'Lin' || name === 'Mei' ? ('zh-CN' as const) : ('en' as const)
    const joined = await join(url, { name, inviteCode, language })
    const comer = joined.person()
    people.set(name, comer)
    const free = await until(
      () => freeOf(comer),
      found => found !== '0',
    )
    page.did(name, 'joins', `${joined.state}, with ${money(free)} to begin with`)
    await sdk.setPin({ client: comer.client, body: { pin } })
  }
  const taken = join(url, { name: 'Lin', inviteCode })
  page.refused('Another Lin', 'wants the same handle', await refusal(taken))

  page.tell('For a week the house asks a person to look at each newcomer.')
  await setJoinMode(house.url, wen, 'approval')
  const asked = await join(url, { name: 'Yishui' })
  page.did('Yi Shui', 'signs up without a link', asked.state)
  const early = signIn(url, { name: 'Yi Shui', handle: 'yishui' })
  page.refused('Yi Shui', 'signs in meanwhile', await refusal(early))
  const list = await sdk.listPeople({ client: wen.client, query: { state: 'asked' } })
  const userId = list.data.items[0]?.user.id ?? ''
  const reason = 'Met at the bridge, a neighbour'
  await sdk.approvePerson({ client: wen.client, path: { userId }, body: { reason } })
  people.set('Yi Shui', await signIn(url, { name: 'Yi Shui', handle: 'yishui' }))
  page.did('Wen', `lets Yi Shui in: “${reason}”`)
  page.did('Yi Shui', 'signs in')

  page.tell('Then the house is full.')
  await setJoinMode(house.url, wen, 'closed')
  const late = join(url, { name: 'Nobody', inviteCode })
  page.refused('A latecomer', 'comes with the old link', await refusal(late))
  await setJoinMode(house.url, wen, 'invite')
  await page.close()
})

test('a red envelope in Class 3', async () => {
  const page = openPage('a-red-envelope-in-class-3', 'A red envelope in Class 3')
  const [lin, mei, bo, ana, tariq] = ['Lin', 'Mei', 'Bo', 'Ana', 'Tariq'].map(person)
  if (!lin || !mei || !bo || !ana || !tariq) throw new Error('somebody is missing')
  roomId = await roomOf(tariq, '三班 Class 3', [lin, mei, bo, ana])
  page.tell('Tariq teaches physics. His class has a room, and today an envelope hangs in it.')
  await say(lin, roomId, '周五火锅,八个人,我先垫着')
  const greeting = 'The crown pays its tax'
  const sent = await send(tariq, roomId, { mode: 'lucky', total: '888', shares: 3, greeting })
  const { id: envelopeId } = sent
  page.did(
    'Tariq',
    `sends 8.88 in 3, “${greeting}”`,
    `${sent.state}; he has ${money(await freeOf(tariq))} left`,
  )

  const seen = await sdk.getEnvelope({ client: lin.client, path: { envelopeId } })
  page.did(
    'Lin',
    'looks at the cover',
    `taken ${seen.data.claimed} of ${seen.data.shares}, total hidden`,
  )
  expect(seen.data.total).toBeNull()
  const amounts: bigint[] = []
  for (const opener of [lin, bo, ana]) {
    const claim = await open(opener, envelopeId)
    const again = await open(opener, envelopeId)
    expect(again).toEqual(claim)
    amounts.push(BigInt(claim.amount))
    page.did(
      opener.name,
      'opens it, and taps once more',
      `share ${claim.number}, both times the same`,
    )
  }
  page.refused('Mei', 'comes too late', await refusal(open(mei, envelopeId)))
  const stranger = person('Yi Shui')
  page.refused('Yi Shui', 'is not in the room', await refusal(open(stranger, envelopeId)))

  const ended = await sdk.getEnvelope({ client: mei.client, path: { envelopeId } })
  const best = amounts.indexOf(amounts.reduce((most, one) => (one > most ? one : most)))
  const crowned = [lin, bo, ana][best]
  expect(ended.data.bestLuck?.user?.id).toBe(crowned?.id)
  expect(amounts.reduce((sum, one) => sum + one, 0n)).toBe(888n)
  page.tell(
    `It is ${ended.data.state}: the shares add up to ${money(ended.data.total ?? '')}, ` +
      'and whoever had the largest wears the crown. Chance decides who, so this page does not say.',
  )

  const draw = await until(
    () => sdk.getDraw({ client: mei.client, path: { envelopeId } }),
    found => found.data.seed !== null,
  )
  const { seed, total } = draw.data
  const claims = amounts.map((amount, n) => ({ number: n + 1, amount: String(amount) }))
  const verdict = verifyDraw(
    { ...draw.data, split: 'lucky:2', seed: seed ?? '', total: total ?? '' },
    claims,
  )
  page.did(
    'Mei',
    'recomputes the draw on her own phone',
    `commit ${verdict.commitMatches ? 'kept' : 'broken'}, sum ${verdict.sumMatches ? 'right' : 'wrong'}, ` +
      `${verdict.wrongClaims.length} wrong claims`,
  )
  expect(verdict.matches).toBe(true)
  await page.close()
})

test('money is issued and burnt', async () => {
  const page = openPage('money-is-issued-and-burnt', 'Money is issued and burnt')
  const lin = person('Lin')
  const before = await freeOf(lin)
  const headers = () => ({ 'idempotency-key': randomUUID() })
  page.tell(
    'Only staff make money, with a PIN and a reason, and never out of nothing: it comes from the issue account.',
  )
  const fund = { to: 'fund' as const, amount: '10000', reason: 'The fund of the neighbourhood' }
  const noProof = sdk.issueCredits({ client: wen.client, headers: headers(), body: fund })
  page.refused('Wen', 'issues without the PIN', await refusal(noProof))
  const shown = { kind: 'ledger.issue', payee: 'fund', amount: '10000', facts: {} }
  const proof = await prove(wen, shown)
  const made = await sdk.issueCredits({
    client: wen.client,
    headers: headers(),
    body: { ...fund, proof },
  })
  page.did('Wen', `issues ${money(made.data.total)} to the fund`, `“${fund.reason}”`)
  const toLin = { to: [lin.id], amount: '2000', reason: 'Prize of the kite contest' }
  const prize = await prove(wen, { kind: 'ledger.issue', payee: lin.id, amount: '2000', facts: {} })
  await sdk.issueCredits({
    client: wen.client,
    headers: headers(),
    body: { ...toLin, proof: prize },
  })
  const after = await freeOf(lin)
  expect(BigInt(after) - BigInt(before)).toBe(2000n)
  page.did('Wen', 'issues 20.00 to Lin', `“${toLin.reason}”`)
  const bills = await sdk.listBills({ client: lin.client })
  page.did(
    'Lin',
    'finds it in her bills',
    `${money(bills.data.items[0]?.amount ?? '')}, ${bills.data.items[0]?.kind}`,
  )

  const burn = async (amount: string) => {
    const showing = { kind: 'ledger.burn', payee: 'fund', amount, facts: {} }
    const body = {
      from: 'fund' as const,
      amount,
      reason: 'Taken back, it was too much',
      proof: await prove(wen, showing),
    }
    return sdk.burnCredits({ client: wen.client, headers: headers(), body })
  }
  page.refused('Wen', 'burns 100.01 of it', await refusal(burn('10001')))
  const burnt = await burn('4000')
  page.did('Wen', `burns ${money(burnt.data.total)}`)
  page.refused(
    'Lin',
    'tries to issue to herself',
    await refusal(sdk.issueCredits({ client: lin.client, headers: headers(), body: toLin })),
  )
  const { data: books } = await sdk.getPublicBooks({ client: lin.client })
  page.tell(
    `Everybody may read the sums: the fund holds ${money(books.inFunds)}, ` +
      `${money(books.redeemed)} was taken back, ${books.balanced ? 'and the books balance' : 'NOT BALANCED'}.`,
  )
  expect(books.balanced).toBe(true)
  await page.close()
})

test('a lost phone', async () => {
  const page = openPage('a-lost-phone', 'A lost phone')
  const { url } = house
  const phone = person('Ana')
  page.tell('Ana leaves her phone on the ferry. A borrowed computer and her password are enough.')
  const borrowed = await signIn(url, phone)
  page.did('Ana', 'signs in on the borrowed computer')
  const devices = await sdk.listDevices({ client: borrowed.client })
  page.did('Ana', 'lists her devices', `${devices.data.items.length}, one of them this one`)
  const notice = await until(
    () => sdk.listNotices({ client: phone.client }),
    found => found.data.items.some(one => one.kind === 'notifications.device_added'),
  )
  expect(notice.data.items).not.toHaveLength(0)
  page.did('The phone on the ferry', 'is told of the new device, like every device of hers')

  const lost = devices.data.items.find(one => !one.current)
  await sdk.signOutDevice({ client: borrowed.client, path: { deviceId: lost?.id ?? '' } })
  page.did('Ana', 'signs the phone out')
  page.refused('Whoever found the phone', 'opens the app', await soonRefused(() => freeOf(phone)))

  await sdk.signOutEverywhere({ client: borrowed.client })
  page.did('Ana', 'is not sure what else is signed in, and signs out everywhere')
  page.refused('The borrowed computer', 'asks again', await soonRefused(() => freeOf(borrowed)))
  const back = await signIn(url, phone)
  people.set('Ana', back)
  const left = await sdk.listDevices({ client: back.client })
  page.did(
    'Ana',
    'signs in on her new phone',
    `${left.data.items.length} device, and all her money`,
  )
  await page.close()
})

test('the rest comes home', async () => {
  const page = openPage('the-rest-comes-home', 'The rest comes home')
  const [lin, bo, mei] = [person('Lin'), person('Bo'), person('Mei')]
  const before = await freeOf(lin)
  page.tell('An envelope lives for a day. What nobody opened belongs to whoever sent it.')
  const sent = await send(lin, roomId, {
    mode: 'ordinary',
    total: '800',
    shares: 5,
    greeting: '修灯辛苦',
  })
  const { id: envelopeId } = sent
  page.did('Lin', 'sends 8.00 in 5 equal parts', sent.state)
  for (const opener of [bo, mei, lin]) {
    page.did(opener.name, 'opens it', money((await open(opener, envelopeId)).amount))
  }
  await moveClock(outside ?? (await databaseUrlOf(house)), '25 hours')
  page.tell('A day and an hour later.')
  const late = await refusal(open(person('Tariq'), envelopeId))
  page.refused('Tariq', 'taps it', late)
  const ended = await until(
    () => sdk.getEnvelope({ client: lin.client, path: { envelopeId } }),
    found => found.data.returned === '320',
  )
  const after = await freeOf(lin)
  page.did('The house', `sends ${money(ended.data.returned ?? '')} back to Lin`, ended.data.state)
  const notices = await until(
    () => sdk.listNotices({ client: lin.client }),
    found => found.data.items.some(one => one.kind === 'envelopes.returned'),
  )
  const told = notices.data.items.find(one => one.kind === 'envelopes.returned')
  page.did('Lin', 'reads a notice', `${money(String(told?.facts['amount']))} came back`)
  const cost = BigInt(before) - BigInt(after)
  page.tell(
    `It cost her ${money(String(cost))}: two parts of 1.60. Claims and what came home add up to 8.00.`,
  )
  expect(cost).toBe(320n)
  expect(ended.data).toMatchObject({ state: 'expired', total: '800' })
  await page.close()
})

test('a forgotten PIN', async () => {
  const page = openPage('a-forgotten-pin', 'A forgotten PIN')
  const bo = person('Bo')
  const guess = (tried: string) =>
    sdk.stepUp({
      client: bo.client,
      body: { pin: tried, kind: 'envelopes.send', payee: roomId, amount: '100', facts: {} },
    })
  page.tell('Bo has forgotten his six digits. He may try five times; a thief may not try more.')
  for (const tried of ['190375', '190376', '190377', '190378']) {
    const no = await refusal(guess(tried))
    page.did('Bo', 'tries a PIN', `\`${no.code}\`, ${String(no.details['tries_left'])} left`)
  }
  const locked = await refusal(guess('190379'))
  page.did('Bo', 'tries a fifth', `\`${locked.code}\``)
  const right = await refusal(guess(pin))
  page.did('Bo', 'remembers it, too late', `\`${right.code}\`: even the right one waits`)

  page.tell(
    'The password starts a reset. It takes a day, and every device of his is told, so that a thief is seen.',
  )
  const wrong = sdk.startPinReset({ client: bo.client, body: { password: 'not-my-password' } })
  page.refused('A thief', 'does not know the password', await refusal(wrong))
  const started = await sdk.startPinReset({ client: bo.client, body: { password: secret } })
  page.did('Bo', 'starts the reset', started.data.state)
  const finish = () => sdk.finishPinReset({ client: bo.client, body: { pin: '905172' } })
  page.did('Bo', 'sets a new PIN at once', `refused, \`${(await refusal(finish())).code}\``)

  await moveClock(outside ?? (await databaseUrlOf(house)), '50 hours')
  page.tell('A day later.')
  const set = await finish()
  page.did('Bo', 'sets a new PIN', set.data.state)
  await guess('905172')
  page.did('Bo', 'pays with it', 'for one more day at most 200.00')
  expect(set.data.cappedUntil).not.toBeNull()
  await page.close()
  expect(await verifyBooks(house.dataDir, outside)).toMatchObject({ ok: true })
})
