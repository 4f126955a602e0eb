import { setTimeout as pause } from 'node:timers/promises'
import {
  at,
  claimNext,
  connectionsUsual,
  demand,
  type Ground,
  rate,
  settled,
  tap,
  withCpu,
} from './claims-ground.ts'
import { putEnvelope } from './crowd.ts'
import { type Connection, connections } from './http.ts'
import { talk } from './lines.ts'
import { closedLoop, quantile } from './load.ts'

/** As a house is set that changed nothing. */
const windowMs = 800
const phones = 1_024
const rushesOf = { quick: 3, usual: 10, full: 30 }
/** From putting the envelope until the first phone taps, and from the last tap until it opens. */
const aroundMs = 2_000

/**
 * 1,024 phones tap one envelope at once, half as many shares as phones: all taps of the first
 * 800 ms are drawn by the seed. What is told is the time beyond that moment; then how fast an
 * envelope goes whose moment is over, beside `lane-http`.
 */
export async function windowArm(ground: Ground): Promise<void> {
  const { ask, report, house, members, lines } = ground
  const more = await connections(house.port, phones - lines.length)
  const waits: number[] = []
  let busyMs = 0
  for (let n = 0; n < rushesOf[ask.size]; n++) {
    const rush = await rushOf(ground, [...lines, ...more], n * phones)
    busyMs += Math.max(...rush)
    waits.push(...rush)
  }
  for (const line of more) line.close()
  const over = waits.toSorted((a, b) => a - b)

  const { room, people } = members
  const id = await putEnvelope(house, room, people.length, { windowMs })
  ground.next = 0
  // Whoever is first waits for the moment to end; from then on it is like any other.
  await claimNext(ground, at(lines, 0), id)
  const work = (client: number) => claimNext(ground, at(lines, client), id)
  await closedLoop(connectionsUsual, ask.warmMs, work)
  const { seen, appCpuUs } = await withCpu(house.pid, () =>
    closedLoop(connectionsUsual, ask.armMs, work),
  )
  talk(
    `lane-http-window: ${Math.round(quantile(over, 0.99))} ms beyond it, then ${seen.perSecond}/s`,
  )

  const ok = await settled(ground, 'lane-http-window')
  const moment = {
    ...{ phones, rushes: rushesOf[ask.size], windowMs },
    drawnPerSecond: Math.round((over.length * 1_000) / busyMs),
    beyondP50Ms: Math.round(quantile(over, 0.5)),
    beyondP99Ms: Math.round(quantile(over, 0.99)),
  }
  report.say('lane-http-window', ok ? { ...rate(seen), ...moment, appCpuUs, ok } : { ok })
}

/** One rush; gives how long after the moment each phone had its answer, in ms. */
async function rushOf(ground: Ground, phonesHere: readonly Connection[], first: number) {
  const { house, members } = ground
  const shares = Math.floor(phonesHere.length / 2)
  const id = await putEnvelope(house, members.room, shares, { windowMs })
  const began = performance.now()
  let won = 0
  const waits = await Promise.all(
    phonesHere.map(async (line, n) => {
      const member = (first + n) % members.people.length
      const reply = await tap(ground, line, { member, id })
      if (reply.status === 200) won++
      else demand(reply, 409)
      return performance.now() - began - windowMs
    }),
  )
  if (won !== shares) throw new Error(`${won} of ${shares} shares were told to somebody`)
  return waits
}

/**
 * Everybody taps while it gathers, which only notes them down; then it opens, and one draw pays
 * them all: how many taps a second, how long the draw took, and how fast they read what they got.
 */
export async function gatherArm(ground: Ground): Promise<void> {
  const { ask, report, house, members, lines } = ground
  const opensInMs = aroundMs + ask.armMs + aroundMs
  const began = performance.now()
  const { room, people } = members
  const id = await putEnvelope(house, room, people.length, { opensInMs })
  let entered = 0
  const enter = async (client: number): Promise<number | undefined> => {
    const member = entered++
    if (member >= people.length) return undefined
    demand(await tap(ground, at(lines, client), { member, id }), 409)
    return 1
  }
  const { seen, appCpuUs } = await withCpu(house.pid, () =>
    closedLoop(connectionsUsual, ask.armMs, enter),
  )
  const opensAt = began + opensInMs
  await pause(Math.max(0, opensAt - performance.now()))

  const drawing = performance.now()
  await untilOpen(ground, id)
  const drawMs = performance.now() - drawing
  ground.next = 0
  const told = await closedLoop(connectionsUsual, ask.armMs, async client =>
    ground.next < seen.count ? claimNext(ground, at(lines, client), id) : undefined,
  )
  talk(`lane-http-gather: ${seen.perSecond}/s entered, ${Math.round(drawMs)} ms drawn`)

  const ok = (await settled(ground, 'lane-http-gather')) && (await paid(ground, id, seen.count))
  const facts = {
    entered: seen.count,
    drawMs: Math.round(drawMs),
    drawnPerSecond: Math.round((seen.count * 1_000) / drawMs),
    toldPerSecond: told.perSecond,
    appCpuUs,
  }
  report.say('lane-http-gather', ok ? { ...rate(seen), ...facts, ok } : { ok })
}

/** The first of those who entered asks until it is open: with that tap all are drawn. */
async function untilOpen(ground: Ground, id: string): Promise<void> {
  for (;;) {
    const { status, body } = await tap(ground, at(ground.lines, 0), { member: 0, id })
    if (status === 200) return
    demand({ status, body }, 409)
    await pause(5)
  }
}

/** Whether everybody who entered was paid by the draw. */
async function paid({ house }: Ground, id: string, entered: number): Promise<boolean> {
  const { rows } = await house.pool.query<{ entries: string; claims: string }>(
    `select (select count(*) from envelopes.entry where envelope = $1) as entries,
            (select count(*) from envelopes.claim where envelope = $1) as claims`,
    [id],
  )
  const [row] = rows
  const right = Number(row?.entries) === entered && Number(row?.claims) >= entered
  if (!right) talk(`lane-http-gather: not so: ${entered} entered, ${JSON.stringify(row)}`)
  return right
}
