import { crc32 } from 'node:zlib'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { modules } from '#/modules.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { zipOf } from './zip.ts'

const day = 24 * 3_600_000
const reason = 'because the test asks for it'
const password = passwordOfAll

let world: World
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  await roomOf(lin, [mei, bo, ana])
})
afterAll(() => world.close())

describe('a copy of one’s own data', () => {
  const namesIn = (zip: Buffer): string[] => {
    const names: string[] = []
    for (
      let at = zip.indexOf('PK\u0001\u0002');
      at >= 0;
      at = zip.indexOf('PK\u0001\u0002', at + 4)
    ) {
      names.push(zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString())
    }
    return names
  }
  const partOf = (zip: Buffer, name: string): string => {
    const at = zip.indexOf(name)
    const size = zip.readUInt32LE(at - 30 + 22)
    return zip.subarray(at + name.length, at + name.length + size).toString()
  }
  const fetchFile = async (who: Client, archiveId: string, ticket: string) => {
    const answer = await world.app.inject({
      method: 'GET',
      url: `/api/identity/me/archives/${archiveId}/file?ticket=${ticket}`,
      headers: { authorization: `Bearer ${who.token ?? ''}` },
    })
    return { status: answer.statusCode, bytes: answer.rawPayload }
  }
  const take = async (who: Client, archiveId: string) => {
    const opened = await who.call('openArchive', { archiveId, password })
    if (opened.status !== 200) return { status: opened.status, bytes: Buffer.alloc(0) }
    return fetchFile(who, archiveId, String(opened.body['ticket']))
  }

  test('holds what each module keeps, is ready soon, and is for its person alone', async () => {
    const { lin, mei } = world.people
    const asked = await lin.get('askArchive', { password })
    const id = String(asked['id'])
    expect(asked['state']).toBe('asked')
    expect((await take(lin, id)).status).toBe(404)
    expect((await lin.get('askArchive', { password }))['id']).toBe(id)
    await world.settle()

    const { items } = await lin.get('listArchives')
    expect(items).toMatchObject([{ id, state: 'ready' }])
    const { status, bytes } = await take(lin, id)
    expect(status).toBe(200)
    const names = namesIn(bytes)
    const gathered = modules.filter(one => one.leaving?.gather).map(one => `${one.name}.json`)
    expect(names).toEqual(
      expect.arrayContaining(['index.html', 'identity/profile.csv', ...gathered]),
    )
    expect(JSON.parse(partOf(bytes, 'identity.json'))).toMatchObject({
      profile: [{ handle: 'lin' }],
    })
    expect(partOf(bytes, 'index.html')).toContain('@lin')
    for (const secret of ['argon2', 'token_hash', 'proof_hash']) {
      expect(bytes.includes(secret)).toBe(false)
    }
    expect((await take(mei, id)).status).toBe(404)
    const path = `/api/identity/me/archives/${id}/file?ticket=1.x`
    expect((await world.app.inject(path)).statusCode).toBe(401)
    const notices = JSON.stringify((await lin.get('listNotices'))['items'])
    expect(notices).toContain('notifications.archive_ready')
  })

  test('is taken only by whoever shows that it is they, within a minute', async () => {
    const { lin, mei } = world.people
    const id = String((await lin.get('askArchive', { password }))['id'])
    await world.settle()
    const archiveId = id
    const bare = await lin.call('openArchive', { archiveId })
    const wrong = await lin.call('openArchive', { archiveId, password: 'not-my-password' })
    const { proof } = await lin.get('stepUp', {
      ...{ pin: pinOfAll, kind: 'identity.take_archive', payee: 'me' },
    })
    const { ticket } = await lin.get('openArchive', { archiveId, proof })
    const again = await lin.call('openArchive', { archiveId, proof })
    const codes = [bare, wrong, again].map(answer => answer.body['code'])
    expect(codes).toEqual([
      ...['identity_step_up_needed', 'identity_sign_in_failed', 'identity_step_up_expired'],
    ])

    expect((await fetchFile(lin, id, String(ticket))).status).toBe(200)
    expect((await fetchFile(mei, id, String(ticket))).status).toBe(404)
    expect((await fetchFile(lin, id, `9${String(ticket)}`)).status).toBe(410)
    await advance(world.db, 61_000)
    expect((await fetchFile(lin, id, String(ticket))).status).toBe(410)
  })

  test('also for suspended people, at most two a day, and gone after a week', async () => {
    const { wen, bo } = world.people
    await wen.get('suspendPerson', {
      ...{ userId: bo.id, reason, until: new Date(Date.now() + 60 * day).toISOString() },
    })
    const made: string[] = []
    for (let n = 0; n < 2; n++) {
      made.push(String((await bo.get('askArchive', { password }))['id']))
      await world.settle()
    }
    const third = await bo.call('askArchive', { password })
    expect(third.body['code']).toBe('too_many')
    const [one = ''] = made
    expect((await take(bo, one)).status).toBe(200)

    await advance(world.db, 8 * day)
    expect((await take(bo, one)).status).toBe(404)
    await runSchedule(world.house, 'identity.archives')
    const { items } = await bo.get('listArchives')
    expect((items as never as { state: string }[]).map(item => item.state)).toEqual([
      'gone',
      'gone',
    ])
    const archive = UserId.safeParse(one).success ? one : newId()
    expect(await world.house.files.read(`archives/${archive}.zip`)).toBeUndefined()
  })

  test('is a ZIP that any reader opens: sums, sizes and places agree', () => {
    const at = new Date('2026-11-20T08:01:02Z')
    const bytes = Buffer.from('你好, hello')
    const zip = zipOf([
      { name: 'a.txt', bytes, at },
      { name: '目录/b.txt', bytes: Buffer.alloc(0), at },
    ])

    expect(namesIn(zip)).toEqual(['a.txt', '目录/b.txt'])
    expect(zip.readUInt32LE(14)).toBe(crc32(bytes))
    expect(zip.readUInt32LE(18)).toBe(bytes.length)
    const end = zip.subarray(-22)
    expect(end.readUInt16LE(10)).toBe(2)
    expect(zip.readUInt32LE(end.readUInt32LE(16))).toBe(0x02014b50)
  })
})
