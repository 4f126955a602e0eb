import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { modules } from '#/modules.ts'
import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { passwordOfAll, pinOfAll } from '#/testing/world.ts'
import { openScene, type Scene } from './scene.ts'
import { schemas, tablesOf } from './tables.ts'

// What happens to each table that names a person on the day somebody leaves. What goes with closing
// is looked for below, after somebody has left. The others stay for good, because forgetting keeps
// the books: an id alone is no longer a name.
const books = 'stays: the books are whole or worth nothing; only an id stands here'
const trail = 'stays: who did what to whom must be readable after both have left; ids only'
const shared = 'stays: it belongs to a room of others; the name behind the id is what is forgotten'
const closing = 'goes with closing: it is of use to this person alone'
const reasons: Readonly<Record<string, string>> = {
  'chat.invitation': closing,
  'chat.membership': 'goes with closing: an account that closes leaves its rooms first',
  'chat.message': shared,
  'chat.habit': closing,
  'chat.pace': closing,
  'chat.picture': shared,
  'chat.report': trail,
  'chat.room': shared,
  'console.alias': trail,
  'console.export': trail,
  'console.first_run': trail,
  'console.wording': trail,
  'engine.audit': trail,
  'engine.intent': 'stays: a key is spent for ever, and its answers are let go after 30 days',
  'engine.limit_row': 'goes by itself: counted tries are swept once their time is over',
  'engine.outbox': 'goes by itself: facts that wake screens are removed after an hour',
  'engine.refused': 'goes by itself: what was refused is let go after 30 days',
  'engine.setting': trail,
  'envelopes.ask': closing,
  'envelopes.asked': closing,
  'envelopes.asker': closing,
  'envelopes.ask_mute': closing,
  'envelopes.claim': books,
  'envelopes.cover': trail,
  'envelopes.entry': books,
  'envelopes.given': books,
  'envelopes.guest': books,
  'envelopes.thanks': closing,
  'envelopes.envelope': books,
  'envelopes.board_choice': closing,
  'envelopes.face_presence': closing,
  'envelopes.face_room': 'stays: who was its host; who else was there is forgotten after a day',
  'envelopes.face_try': closing,
  'envelopes.newcomer': closing,
  'envelopes.own_switch': closing,
  'envelopes.record': closing,
  'envelopes.statement': closing,
  'envelopes.tree_guess': books,
  'envelopes.tree_invited': closing,
  'friends.asked': closing,
  'friends.block': closing,
  'friends.code': closing,
  'friends.label': closing,
  'friends.labelled': closing,
  'friends.person': closing,
  'friends.reachable': closing,
  'friends.request': closing,
  'friends.tie': closing,
  'identity.approval': trail,
  'identity.archive': closing,
  'identity.attestation': 'stays without its number: who vouched for whom is the trail of issuers',
  'identity.attested_number': 'goes with closing, or stays barred and nameless after a suspension',
  'identity.closing': closing,
  'identity.organisation': 'stays: who founded it; staff can see whom it once belonged to',
  'identity.organisation_admin': closing,
  'identity.own_limit': closing,
  'identity.restriction': trail,
  'identity.device': closing,
  'identity.house_invite': 'withdrawn with closing: who came by it stays to be seen',
  'identity.look': trail,
  'identity.one_time_link': closing,
  'identity.password': closing,
  'identity.pin': closing,
  'identity.session': closing,
  'identity.staff_role': 'must be empty before: somebody with a role cannot leave',
  'identity.step_up': closing,
  'identity.user': 'is emptied with closing: name, handle, e-mail and picture go, the id stays',
  'ledger.account': books,
  'ledger.allowance': books,
  'ledger.arrival': books,
  'ledger.bill_mark': closing,
  'ledger.bill_problem': trail,
  'ledger.charge': 'stays: it is the other’s bill too; what a till wrote is masked',
  'ledger.collect_code': closing,
  'ledger.desk_day': trail,
  'ledger.desk_line': books,
  'ledger.finding': trail,
  'ledger.money_act': trail,
  'ledger.owned': books,
  'ledger.pause': trail,
  'ledger.pay_code': closing,
  'ledger.payment': 'stays: it is the other’s bill too; its note is masked, ids only beside it',
  'ledger.payment_line': books,
  'ledger.pin_free': closing,
  'ledger.receiving': closing,
  'ledger.redemption': books,
  'ledger.stance': 'goes with closing: a tie that ends is taken back by who wrote it',
  'ledger.top_up': books,
  'ledger.transfer': books,
  'ledger.voucher': books,
  'ledger.voucher_batch': trail,
  'notifications.mute': closing,
  'stickers.pack':
    'goes with closing while a draft; what was out is withdrawn, its small pictures belong to rooms',
  'stickers.recent': closing,
  'stickers.report': 'goes with closing: who reported; who answered stays as an id',
  'stickers.shelf': closing,
  'notifications.notice': closing,
  'notifications.waiting': closing,
}

// Every column that holds an id says by its name whether it is a person's.
const ofPeople = new Set([
  ...['payer', 'payee', 'other', 'till'],
  ...['user_id', 'person', 'person_id', 'member', 'author', 'invitee', 'inviter', 'maker'],
  ...[
    'sender',
    'host',
    'claimer',
    'guesser',
    'owner',
    'owner_id',
    'actor_id',
    'by',
    'by_id',
    'by_user',
    'ended_by',
  ],
  ...[
    'closed_by',
    'changed_by',
    'given_by',
    'made_by',
    'asked_by',
    'agreed_by',
    'link_by',
    'answered_by',
    'issued_by',
    'withdrawn_by',
    'founded_by',
    'invited_by',
    'set_by',
    'used_by',
    'printed_by',
    'decided_by',
    'removed_by',
    'offered_to',
    'reporter',
    'paid_by',
  ],
])
const ofThings = new Set([
  ...['device', 'payment', 'refund_of', 'top_up', 'batch', 'day'],
  ...['id', 'room', 'envelope', 'account', 'from_account', 'to_account', 'book', 'transfer'],
  ...['hold', 'wallet', 'refers_to', 'returns_to', 'ref', 'group_id', 'device_id', 'picture_id'],
  ...['invite_id', 'organisation_id', 'file', 'pack', 'sticker', 'friendship', 'label'],
  ...['picture', 'in_group'],
])

type Column = { table: string; column: string }

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.world.close())

const idColumns = (): Promise<Column[]> =>
  many(
    scene.world.db,
    sql`
      select table_schema || '.' || table_name as table, column_name::text as column
      from information_schema.columns
      where udt_name = 'uuid' and table_schema = any(${[...schemas]}::text[])
      order by 1, 2`,
  )

/** Tables that hold the id of a person of the scene, in whatever column and form it stands. */
async function tablesThatName(): Promise<string[]> {
  const { world, who } = scene
  const ids = Object.values(who)
    .filter(one => one.id !== '')
    .flatMap(one => [one.id, fromWire('usr', one.id) ?? ''])
  const pattern = ids.join('|')
  const found: string[] = []
  for (const name of await tablesOf(world.db)) {
    const [schema = '', table = ''] = name.split('.')
    const rows = await many(
      world.db,
      sql`select 1 from ${sql.table(`${schema}.${table}`)} t where t::text ~ ${pattern} limit 1`,
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}

describe('when somebody leaves', () => {
  test('each column that holds an id says whether it is a person’s or a thing’s', async () => {
    const unnamed = (await idColumns()).filter(
      ({ column }) => !ofPeople.has(column) && !ofThings.has(column),
    )

    expect(unnamed).toEqual([])
  })

  test('each table that names a person is gathered and forgotten, or says why not', async () => {
    const byName = (await idColumns()).filter(({ column }) => ofPeople.has(column))
    const named = new Set([...byName.map(({ table }) => table), ...(await tablesThatName())])

    const silent = [...named].filter(table => {
      const leaving = modules.find(module => table.startsWith(`${module.name}.`))?.leaving
      return !(leaving?.gather && leaving.forget) && reasons[table] === undefined
    })
    expect(silent.toSorted()).toEqual([])
    expect(named.size).toBeGreaterThan(20)
  })

  test('no reason is left over for a table that is gone', async () => {
    const tables = await tablesOf(scene.world.db)

    expect(Object.keys(reasons).filter(table => !tables.includes(table))).toEqual([])
  })

  test('what goes with closing is gone, and whatever still holds their id says why', async () => {
    const { world, who } = scene
    const { db } = world
    const left = who.stranger
    await leaveTheHouse(scene, left)

    const pattern = [left.id, fromWire('usr', left.id) ?? ''].join('|')
    const holding: string[] = []
    for (const name of await tablesOf(db)) {
      const [schema = '', table = ''] = name.split('.')
      const rows = await many(
        db,
        sql`select 1 from ${sql.table(`${schema}.${table}`)} t where t::text ~ ${pattern} limit 1`,
      )
      if (rows.length > 0) holding.push(name)
    }
    const unsaid = holding.filter(name => {
      const why = reasons[name]
      return why === undefined || why.startsWith('goes with closing')
    })
    expect(unsaid).toEqual([])
    expect(holding).toContain('ledger.account')
    const people = await many(db, sql`select 1 from identity.user where handle = ${left.handle}`)
    expect(people).toEqual([])
  })
})

/** Gives the money away, asks to leave, and lets the days go by. */
async function leaveTheHouse({ world }: Scene, who: Scene['who']['stranger']): Promise<void> {
  const { wallet } = await who.get('getWallet')
  const { free }: { free: string } = wallet as never // Read by name, as tests do.
  const act = { kind: 'ledger.give', payee: 'fund', amount: free }
  const { proof } = await who.get('stepUp', { pin: pinOfAll, ...act })
  await who.get('giveToFund', { amount: free, proof })
  await who.get('startClosing', { password: passwordOfAll })
  await world.settle()
  await advance(world.db, 8 * 86_400_000)
  await runSchedule(world.house, 'identity.closings')
  await world.settle()
}
