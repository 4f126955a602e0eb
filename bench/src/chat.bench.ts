import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { MessageId, RoomId, toWire } from '../../contract/src/vocabulary/ids.ts'
import type { Ask } from './ask.ts'
import { spareLines } from './claims-http.ts'
import { fillHouse, type Members, openRoom } from './crowd.ts'
import { type House, openHouse } from './house.ts'
import { connections } from './http.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, openLoop, quantile, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { openPhones, type Phones } from './phones.ts'
import { cpuOfProcess, openPool, openServer } from './stage.ts'

const sizes = [3, 50, 500] as const
// Many speakers, since nobody may say more than 30 lines a minute.
const speakers = 2_000
const clients = 64
const openPart = 0.7

/** Says lines into rooms of 3, 50 and 500 open phones, and watches when each phone shows them. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    const house = await openHouse(server)
    try {
      const members = await fillHouse(house, speakers + Math.max(...sizes))
      for (const size of sizes) {
        if (!(ask.arms?.includes(`room-${size}`) ?? true)) continue
        await arm({ ask, report, house, members }, size)
      }
    } finally {
      await house.close()
    }
  } finally {
    await server.close()
  }
}

type Ground = { ask: Ask; report: Report; house: House; members: Members }

async function arm({ ask, report, house, members }: Ground, size: number): Promise<void> {
  const { people, heads } = members
  const inside = people.slice(0, speakers + size)
  const room = await openRoom(house, inside)
  await house.pool.query('vacuum analyze chat.membership')
  const roomPath = `/api/chat/rooms/${toWire('rom', RoomId.out.parse(room))}/messages`
  const phones = await openPhones(house, roomPath, heads.slice(speakers, speakers + size))
  const talker = await openTalk(house.port, roomPath, heads.slice(0, speakers))
  try {
    const seen = await measure(ask, { house, phones, talker })
    talk(`room-${size}: ${seen.perSecond}/s, seen within ${seen.openP99Ms} ms at 70 %`)
    const wrong = [...phones.wrongs(talker.said()), ...(await gaps(house, room))]
    for (const one of wrong) talk(`room-${size}: not so: ${one}`)
    const ok = wrong.length === 0
    report.say(`room-${size}`, ok ? { ...seen, phones: size, clients, ok } : { ok })
  } finally {
    phones.close()
    talker.close()
  }
}

type Talk = Awaited<ReturnType<typeof openTalk>>

/** People who speak in turn, over a few connections. `say` gives the number of its line. */
async function openTalk(port: number, path: string, heads: readonly string[]) {
  const lines = await connections(port, clients)
  const spare = spareLines(lines)
  let next = 0
  let newest = 0
  return {
    said: () => newest,
    say: (): Promise<number> =>
      spare.lend(async line => {
        const head = heads[next++ % heads.length] ?? ''
        const messageId = toWire('msg', MessageId.out.parse(randomUUID()))
        const body = JSON.stringify({ messageId, text: '周五火锅，谁来？ Hot pot on Friday' })
        const reply = await line.ask('POST', path, head, body)
        if (reply.status !== 200)
          throw new Error(`a line was answered ${reply.status}: ${reply.body}`)
        const number = Number(/"number":(\d+)/.exec(reply.body)?.[1])
        newest = Math.max(newest, number)
        return number
      }),
    close: () => {
      for (const line of lines) line.close()
    },
  }
}

type Parts = { house: House; phones: Phones; talker: Talk }

async function measure(ask: Ask, { house, phones, talker }: Parts) {
  // A line counts when every phone shows it: the maximum is what the slowest listener allows.
  const whole = async (): Promise<number> => {
    await phones.seenByAll(await talker.say())
    return 1
  }
  await closedLoop(clients, ask.warmMs, whole)
  const closed = await closedLoop(clients, ask.armMs, whole)
  const before = await cpuOfProcess(house.pid)
  const asked = new Map<number, number>()
  const started = performance.now()
  const rate = closed.perSecond * openPart
  const open: Seen = await openLoop(rate, ask.armMs, async n => {
    const number = await talker.say()
    // Counted from when it should have been said, so that a stall cannot hide its victims.
    asked.set(number, started + (n * 1000) / rate)
    return 1
  })
  await Promise.all([...asked.keys()].map(number => phones.seenByAll(number)))
  const cpuUs = (await cpuOfProcess(house.pid)) - before
  const each = (value: number): number => Math.round(value * 10) / 10
  return {
    perSecond: closed.perSecond,
    p50Ms: closed.p50Ms,
    p99Ms: closed.p99Ms,
    load: openPart,
    saidP99Ms: open.p99Ms,
    ...delays(asked, phones),
    appCpuUsPerMessage: each(cpuUs / Math.max(1, asked.size)),
    appCpuUsPerDelivery: each(cpuUs / Math.max(1, asked.size * phones.count)),
  }
}

/** How long after its saying each phone heard of a line, and showed it. */
function delays(asked: ReadonlyMap<number, number>, phones: Phones) {
  const told: number[] = []
  const seen: number[] = []
  for (const [number, at] of asked) {
    const line = phones.of(number)
    told.push(...line.toldAt.map(moment => moment - at))
    seen.push(...line.seenAt.map(moment => moment - at))
  }
  told.sort((a, b) => a - b)
  seen.sort((a, b) => a - b)
  const ms = (sorted: readonly number[], part: number): number => Math.round(quantile(sorted, part))
  return {
    toldP50Ms: ms(told, 0.5),
    toldP99Ms: ms(told, 0.99),
    openP50Ms: ms(seen, 0.5),
    openP99Ms: ms(seen, 0.99),
  }
}

/** The room's lines are numbered 1, 2, 3 without a gap, each said once. */
async function gaps({ pool }: House, room: string): Promise<string[]> {
  const { rows } = await pool.query<{ lines: number; newest: number; ids: number }>(
    `select count(*)::int as lines, max(number) as newest, count(distinct id)::int as ids
       from chat.message where room = $1`,
    [room],
  )
  const [row] = rows
  const whole = row !== undefined && row.lines === row.newest && row.ids === row.lines
  return whole ? [] : ['the lines of the room have gaps']
}
