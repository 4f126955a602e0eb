import { contract } from '@fuquan/contract/index.ts'
import { isUpload, type Route, type Routes } from '@fuquan/contract/route.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Row } from './expectation.ts'
import { expectations } from './expectations.ts'
import { type Doing, proofByPin, provenActs } from './proven-acts.ts'
import { openScene, type Scene, type Who } from './scene.ts'

const lifeMs = 60_000
type Act = { name: string; row: Row }
const declared: Readonly<Record<string, Routes>> = contract

/** Every act of the contract that takes a proof of the PIN or of a passkey. */
const acts: Act[] = Object.entries(declared).flatMap(([module, routes]) =>
  Object.entries(routes).flatMap(([name, route]) =>
    takesProof(route) ? [{ name, row: present(expectations[module]?.[name], name) }] : [],
  ),
)

function takesProof({ body }: Route): boolean {
  return body !== undefined && !isUpload(body) && 'proof' in body.shape
}

// They ask a provider on the network before anything else; providers.test.ts has their old proof.
const elsewhere = ['startProviderLink', 'dropProvider']
const looped = acts.filter(({ name }) => !elsewhere.includes(name))

let scene: Scene
let ready: Awaited<ReturnType<typeof provenActs>>
beforeAll(async () => {
  scene = await openScene()
  ready = await provenActs(scene)
})
afterEach(async () => {
  await releaseClock(scene.world.db)
  await many(scene.world.db, sql`delete from engine.limit_row`)
})
afterAll(() => scene.world.close())

const order: readonly Who[] = ['keeper', 'member', 'owner', 'cashier']

/** Who does it and what they send; of most acts the row of expectations says it. */
function doingOf({ name, row }: Act): Doing {
  const own = ready.acts[name]
  if (own !== undefined) return own
  expect([name, row.then]).toEqual([name, 'identity_step_up_needed'])
  const who = present(
    order.find(one => row.ok.includes(one)),
    name,
  )
  return { who: scene.who[who], input: async () => ({ ...row.ask?.(scene.things) }) }
}

/** Proves that it is they, for nothing that is ever done here. */
async function proofOf(who: Client): Promise<string> {
  const shown = { kind: 'proof.of_nothing', payee: 'nobody', facts: {} }
  if (who !== ready.holder) return proofByPin(who, shown)
  const begun = await who.get('startStepUpByPasskey', shown)
  const credential = ready.device.show({ ...Object(begun['options']) })
  return String((await who.get('stepUpByPasskey', { credential }))['proof'])
}

describe('a proof', () => {
  test.each(looped.map(act => [act.name, act] as const))(
    'that is a minute old does no %s',
    async (name, act) => {
      const { who, input } = doingOf(act)
      const old = await proofOf(who)
      await advance(scene.world.db, lifeMs)
      const asked = await input()

      const late = await who.call(name, { ...asked, proof: old })
      const inTime = await who.call(name, { ...asked, proof: await proofOf(who) })

      // A young one is looked at and found to be of another act: only the age makes the difference.
      expect([late.body['code'], inTime.body['code']]).toEqual([
        'identity_step_up_expired',
        'identity_step_up_mismatch',
      ])
    },
  )

  test('is asked for by every act of this loop, and what is left out is named', () => {
    const names = acts.map(act => act.name)
    const known = [...elsewhere, ...Object.keys(ready.acts)]
    expect(known.filter(name => !names.includes(name))).toEqual([])
    expect(looped.length).toBe(names.length - elsewhere.length)
    expect(looped.length).toBeGreaterThanOrEqual(38)
  })
})
