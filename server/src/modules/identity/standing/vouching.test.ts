import { toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import type { Client } from '#/testing/client.ts'
import { proofFor, verifyBody } from '#/testing/proofs.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { appoint } from '../index.ts'
import { adminsMin, type Body, isInOrder, keepTwoAdmins, levelFrom, mayVouch } from './levels.ts'

const reason = 'because the test asks for it'
const paper = '11010519491231002X'
const body: Body = { state: 'verified', trusted: true, admins: 2 }
const codeOf = (act: () => unknown) => {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('who vouches for whom', () => {
  const says = (kind: 'identity' | 'member', counts = true) => ({ kind, counts, baseLevel: 1 })
  test.each([
    ['nobody, an open door', [], { baseLevel: 0, emailVerified: false }, 0],
    ['nobody, a proved address', [], { baseLevel: 0, emailVerified: true }, 1],
    ['nobody, let in by the house', [], { baseLevel: 1, emailVerified: false }, 1],
    ['an issuer of identities', [says('identity')], { baseLevel: 0, emailVerified: false }, 2],
    ['a body one belongs to', [says('member')], { baseLevel: 1, emailVerified: false }, 3],
    ['both', [says('identity'), says('member')], { baseLevel: 1, emailVerified: false }, 3],
    ['a suspended body', [says('member', false)], { baseLevel: 1, emailVerified: false }, 1],
    [
      'a suspended body and the house',
      [says('member', false), says('identity')],
      { baseLevel: 1, emailVerified: false },
      2,
    ],
  ] as const)('%s makes a level', (_, live, before, level) => {
    expect(levelFrom(live, before)).toBe(level)
  })

  test.each([
    [{}, 'identity', 'done'],
    [{ trusted: false }, 'identity', 'forbidden'],
    [{ trusted: false }, 'member', 'done'],
    [{ admins: 1 }, 'member', 'identity_admins_needed'],
    [{ state: 'suspended' }, 'member', 'identity_wrong_state'],
    [{ state: 'founding' }, 'member', 'identity_wrong_state'],
  ] as const)('a body %o may say %s: %s', (change, kind, code) => {
    expect(codeOf(() => mayVouch({ ...body, ...change }, kind))).toBe(code)
  })

  test('two admins stand behind a verified body, and the second of them stays', () => {
    expect(isInOrder({ ...body, admins: adminsMin - 1 })).toBe(false)
    expect(codeOf(() => keepTwoAdmins(body, { counts: true }))).toBe('identity_admins_needed')
    expect(codeOf(() => keepTwoAdmins({ ...body, admins: 3 }, { counts: true }))).toBe('done')
    expect(codeOf(() => keepTwoAdmins(body, { counts: false }))).toBe('done')
    expect(codeOf(() => keepTwoAdmins({ ...body, state: 'founding' }, { counts: true }))).toBe(
      'done',
    )
  })
})

let world: World
beforeAll(async () => {
  world = await openWorld()
  const { tariq } = world.people
  await world.house.inTransaction('read write', (tx, now) =>
    appoint(tx, { userId: UserId.parse(tariq.id), roles: ['operator'], by: null, now }),
  )
  await tariq.signInAgain(passwordOfAll)
})
afterAll(() => world.close())

const levelOf = async (client: Client): Promise<number> =>
  Number((await client.get('getStanding'))['level'])
const attest = async (by: Client, about: Client, document: string) => {
  const proof = await proofFor(by, { kind: 'identity.attest', payee: about.id })
  return by.call('attestPerson', { userId: about.id, document, reason, proof })
}

describe('the house vouches', () => {
  test('One attestation hash belongs to one person', async () => {
    const { wen, lin, mei } = world.people
    const third = await world.join('third_one')
    const said = await Promise.all(
      [lin, mei, third].map(about => attest(wen, about, ` ${paper.slice(0, 6)} ${paper.slice(6)}`)),
    )

    expect(said.map(one => one.status).toSorted()).toEqual([200, 409, 409])
    const refused = said.filter(one => one.status === 409)
    expect(refused.map(one => one.body['code'])).toEqual([
      'identity_attestation_in_use',
      'identity_attestation_in_use',
    ])
    const levels = await Promise.all([lin, mei, third].map(levelOf))
    expect(levels.toSorted()).toEqual([1, 1, 2])
  })

  test('the number is kept nowhere, in no form that can be read', async () => {
    const tables = await many<{ name: string }>(
      world.db,
      sql`
        select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema in ('identity', 'engine', 'jobs') and table_type = 'BASE TABLE'`,
    )
    expect(tables.length).toBeGreaterThan(20)
    for (const { name } of tables) {
      const [schema = '', table = ''] = name.split('.')
      const found = await many(
        world.db,
        sql`
          select 1 from ${sql.table(`${schema}.${table}`)} t
          where t::text ilike ${`%${paper}%`} or t::text like '%110105%' limit 1`,
      )
      expect([name, found.length]).toEqual([name, 0])
    }
  })

  test('who is withdrawn falls back, the number is free, and they read why', async () => {
    const { wen, ana, stranger } = world.people
    const { id } = (await attest(wen, ana, 'PASSPORT 777')).body
    expect(await levelOf(ana)).toBe(2)
    expect((await attest(wen, ana, 'passport-777')).body['id']).toBe(id)
    expect((await attest(wen, ana, 'another paper')).body['code']).toBe('identity_wrong_state')

    const taken = { attestationId: String(id), reason: 'the paper was somebody else’s' }
    await wen.get('withdrawAttestationByStaff', taken)
    await wen.get('withdrawAttestationByStaff', taken)

    expect(await levelOf(ana)).toBe(1)
    const { attestations } = await ana.get('getStanding')
    expect(attestations).toMatchObject([{ withdrawalReason: taken.reason }])
    expect((await attest(wen, stranger, 'PASSPORT 777')).status).toBe(200)
    expect(await levelOf(stranger)).toBe(2)
  })

  test('nobody vouches for themselves, and a stranger vouches for nobody', async () => {
    const { wen, tariq, mei, bo } = world.people
    expect((await attest(tariq, tariq, 'mine mine')).body['code']).toBe('forbidden')
    expect((await attest(tariq, wen, 'an owner’s')).body['code']).toBe('forbidden')
    expect((await attest(mei, bo, 'not my desk')).body['code']).toBe('forbidden')
  })

  test('staff read who vouches and what was held against somebody only after saying why', async () => {
    const { wen, mei } = world.people
    const read = () => wen.call('listAttestationsOf', { userId: mei.id })
    expect((await read()).body['code']).toBe('console_reason_missing')
    await wen.get('lookAtPerson', { userId: mei.id, reason })
    expect((await read()).status).toBe(200)

    const until = new Date(Date.now() + 3 * 86_400_000).toISOString()
    await wen.get('suspendPerson', { userId: mei.id, reason: 'a quarrel at the desk', until })
    await wen.get('reinstatePerson', { userId: mei.id, reason: 'it was settled in peace' })

    const { items } = await wen.get('listRestrictionsOf', { userId: mei.id })
    expect(items).toMatchObject([
      {
        reason: 'a quarrel at the desk',
        setBy: { handle: 'wen' },
        endedBy: { handle: 'wen' },
        endReason: 'it was settled in peace',
      },
    ])
    const { restrictions } = await mei.get('getStanding')
    expect(restrictions).toMatchObject([{ endReason: 'it was settled in peace', until }])
    expect(JSON.stringify(restrictions)).not.toContain(wen.id)
    const looks = await mei.get('listLooks')
    expect(looks['items']).toMatchObject([{ by: { handle: 'wen' }, roles: ['owner'], reason }])
    await world.settle()
    const { items: notices } = await mei.get('listNotices')
    expect(JSON.stringify(notices)).toContain('notifications.looked')
  })
})

test('a long suspension waits for a second person, and its file names both', async () => {
  const { wen, tariq, stranger } = world.people
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const ask = { userId: stranger.id, reason: 'sends the same text to all', until }
  const asked = await wen.call('suspendPerson', ask)
  expect(asked.body['code']).toBe('identity_second_person_needed')
  const { approval } = asked.body['details'] as never as { approval: string }
  await tariq.get('setPin', { pin: '702351', oldPin: pinOfAll })
  const { proof } = await tariq.get('stepUp', {
    ...{ pin: '702351', kind: 'identity.agree', payee: approval },
  })
  await tariq.get('agreeApproval', { approvalId: approval, reason, proof: String(proof) })
  await world.settle()

  await wen.get('lookAtPerson', { userId: stranger.id, reason })
  const { items } = await wen.get('listRestrictionsOf', { userId: stranger.id })
  expect(items).toMatchObject([
    { setBy: { handle: 'wen' }, agreedBy: { handle: 'tariq' }, endedAt: null },
  ])
  await wen.get('reinstatePerson', { userId: stranger.id, reason })
})

describe('organisations', () => {
  let school: string
  const page = (who: Client) => who.call('getOrganisation', { organisationId: school })
  const vouch = (who: Client, about: Client, document: string, kind = 'member') =>
    who.call('attestMember', { organisationId: school, handle: about.handle, kind, document })

  test('before staff verify it an organisation is there for its admins only', async () => {
    const { lin, mei, bo, wen } = world.people
    const ask = { name: '柳溪小学 Willow School', about: '六个班' }
    const made = await lin.get('foundOrganisation', ask)
    school = String(made['id'])
    expect(made).toMatchObject({ state: 'founding', mine: 'admin', adminsNeeded: 1 })
    const again = await bo.call('foundOrganisation', ask)
    expect(again.body['code']).toBe('identity_organisation_name_taken')

    for (const who of [mei, bo]) expect((await page(who)).body['code']).toBe('not_found')
    const early = await wen.call('verifyOrganisation', {
      ...{ organisationId: school, trusted: false, reason },
    })
    expect(early.body['code']).toBe('identity_admins_needed')
    expect((await vouch(lin, bo, 'pupil 17')).body['code']).toBe('identity_wrong_state')
  })

  test('who is asked says yes themselves; then staff verify it and all may see it', async () => {
    const { lin, mei, bo, wen, stranger } = world.people
    const id = { organisationId: school }
    const invite = (who: Client) => who.call('inviteAdmin', { ...id, handle: mei.handle })
    expect((await invite(stranger)).body['code']).toBe('not_found')
    await lin.get('inviteAdmin', { ...id, handle: mei.handle })
    expect((await page(mei)).body).toMatchObject({ mine: 'invited', adminsNeeded: 1 })
    expect((await bo.call('answerAdmin', { ...id, accept: true })).body['code']).toBe('not_found')
    await mei.get('answerAdmin', { ...id, accept: true })

    const shown = { kind: 'identity.verify_body', payee: school, facts: { trusted: 'false' } }
    const trusting = { ...id, trusted: true, reason, proof: await proofFor(wen, shown) }
    const bare = await wen.call('verifyOrganisation', { ...id, trusted: true, reason })
    expect(bare.body['code']).toBe('identity_step_up_needed')
    const more = await wen.call('verifyOrganisation', trusting)
    expect(more.body['code']).toBe('identity_step_up_mismatch')
    await verifyBody(wen, { ...id, trusted: false, reason })
    expect((await page(stranger)).body).toMatchObject({ state: 'verified', mine: 'none' })
    const listed = await stranger.get('listOrganisations')
    expect(listed['items']).toMatchObject([{ id: school }])
    expect((await stranger.get('listOrganisations', { which: 'mine' }))['items']).toEqual([])
    const leave = () => mei.call('removeAdmin', { ...id, userId: mei.id })
    expect((await leave()).body['code']).toBe('identity_admins_needed')
  })

  test('its admins say who belongs; one member number is one person, whoever is quicker', async () => {
    const { lin, mei, bo, ana, stranger } = world.people
    expect((await vouch(stranger, bo, 'pupil 17')).body['code']).toBe('not_found')
    expect((await vouch(lin, lin, 'pupil 17')).body['code']).toBe('forbidden')
    expect((await vouch(lin, bo, paper, 'identity')).body['code']).toBe('forbidden')

    const said = await Promise.all([vouch(lin, bo, 'pupil 17'), vouch(mei, ana, 'PUPIL-17')])
    expect(said.map(one => one.status).toSorted()).toEqual([200, 409])
    const levels = await Promise.all([bo, ana].map(levelOf))
    expect(levels.filter(level => level === 3)).toHaveLength(1)
    // A body says that somebody belongs to it, not who they are: nobody may send more by it.
    for (const who of [bo, ana]) {
      const { dailySend } = await who.get('getStanding')
      expect(dailySend).toMatchObject({ mine: '200000' })
    }

    const members = { organisationId: school }
    expect((await stranger.call('listOrganisationMembers', members)).status).toBe(404)
    const { items } = await lin.get('listOrganisationMembers', members)
    expect(items).toHaveLength(1)
  })

  test('when it is suspended its word counts no longer, and again once it is verified', async () => {
    const { lin, bo, ana, wen } = world.people
    const [pupil] = await Promise.all(
      [bo, ana].map(async who => ({ who, level: await levelOf(who) })),
    ).then(all => all.filter(one => one.level === 3))
    const { who } = present(pupil)
    await wen.get('suspendOrganisation', { organisationId: school, reason })
    expect(await levelOf(who)).toBe(1)
    expect((await page(lin)).body).toMatchObject({ state: 'suspended', stateReason: reason })
    expect((await page(who)).body).toMatchObject({ stateReason: null })

    await verifyBody(wen, { organisationId: school, trusted: true, reason })
    expect(await levelOf(who)).toBe(3)
    await world.settle()
    const { items } = await who.get('listNotices')
    expect(JSON.stringify(items)).toContain('notifications.level_changed')
  })

  test('an admin takes a word back, a stranger does not', async () => {
    const { lin, mei, ana, bo, stranger } = world.people
    const { items } = await lin.get('listOrganisationMembers', { organisationId: school })
    const [member]: { attestationId: string; user: { handle: string } }[] = items as never
    const take = { attestationId: present(member).attestationId, reason }
    expect((await stranger.call('withdrawAttestation', take)).body['code']).toBe('not_found')
    await mei.get('withdrawAttestation', take)

    const left = present([ana, bo].find(one => one.handle === member?.user.handle))
    expect(await levelOf(left)).toBe(1)
    const nobody = { attestationId: toWire('att', '01930000-0000-7000-8000-000000000000') }
    expect((await mei.call('withdrawAttestation', { ...take, ...nobody })).status).toBe(404)
  })

  test('of two admins who leave at once one stays', async () => {
    const { lin, mei } = world.people
    const said = await Promise.all(
      [lin, mei].map(who => who.call('removeAdmin', { organisationId: school, userId: who.id })),
    )

    expect(said.map(one => one.body['code'])).toEqual([
      'identity_admins_needed',
      'identity_admins_needed',
    ])
  })

  test('of three admins who leave at once two stay', async () => {
    const { lin, mei, bo } = world.people
    const id = { organisationId: school }
    await lin.get('inviteAdmin', { ...id, handle: bo.handle })
    await bo.get('answerAdmin', { ...id, accept: true })

    const said = await Promise.all(
      [lin, mei, bo].map(who => who.call('removeAdmin', { ...id, userId: who.id })),
    )

    expect(said.filter(one => one.status === 200)).toHaveLength(1)
    const left = await page([lin, mei, bo][said.findIndex(one => one.status !== 200)] ?? lin)
    expect(left.body['admins']).toHaveLength(2)
  })
})
