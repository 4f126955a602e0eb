import { contract } from '@fuquan/contract/index.ts'
import type { Route, Routes } from '@fuquan/contract/route.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { type Client, requestFor } from '#/testing/client.ts'
import { befriend } from '#/testing/payments.ts'
import { roomOf, sendEnvelope } from '#/testing/world.ts'
import { expectations } from './expectations.ts'
import { openScene, type Scene, type Things } from './scene.ts'

/** One id in one question, and what an id of its kind begins with. */
type Place = { module: string; name: string; route: Route; field: string; prefix: string }

const declared: Readonly<Record<string, Routes>> = contract
const places: Place[] = Object.entries(declared).flatMap(([module, routes]) =>
  Object.entries(routes)
    .filter(([name, { method }]) => method === 'GET' && name !== 'readStream')
    .flatMap(([name, route]) =>
      Object.entries({ ...route.params?.shape, ...route.query?.shape }).flatMap(
        ([field, schema]) => {
          const prefix = prefixOf(schema)
          return prefix === undefined ? [] : [{ module, name, route, field, prefix }]
        },
      ),
    ),
)
const titled = places.map(place => [`${place.name} ${place.field}`, place] as const)

/** What an id of this schema begins with, as the document says it. */
function prefixOf(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined
  const described = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  return /\^(?:\(\[a-z\]\{1,20\}\|)?([a-z]{3})_\[0-[79]/.exec(described)?.[1]
}

// What any member may know of any other, and an organisation that stands before all.
const open = [
  'getPicture pictureId',
  'listCards ids',
  'getProfile userId',
  'getPaymentTerms payeeId',
  'getOrganisation organisationId',
]

let scene: Scene
/** A room and what hangs in it, of the asker's own, so that every other part of a question is good. */
let own: Partial<Things>
/** What others have besides the things of the scene. */
let theirs: string[]
beforeAll(async () => {
  scene = await openScene()
  own = await furnish(scene)
  const { keeper, member } = scene.who
  const { digits } = await keeper.get('makePayCode')
  const charge = await member.get('chargePayCode', { digits, amount: '100' })
  theirs = [String(charge['id'])]
})
afterAll(() => scene.world.close())

async function furnish({ world, who: { stranger, invitee } }: Scene): Promise<Partial<Things>> {
  const roomId = await roomOf(stranger, [invitee])
  await befriend(world, stranger, invitee)
  const messageId = toWire('msg', newId())
  const said = await stranger.get('say', { roomId, messageId, text: 'Nobody else hears this' })
  const sent = await sendEnvelope(stranger, roomId, { total: '600', shares: 3 })
  await world.settle()
  const bills = await stranger.get('listBills')
  const bill: { accountId: string; version: number } = present(Object(bills['items'])[0], 'a bill')
  return {
    ...{ roomId, messageId, number: Number(said['number']), userId: invitee.id },
    ...{ envelopeId: String(sent.body['id']), accountId: bill.accountId, version: bill.version },
  }
}

/** Ids of others that a place would take. The asker's own are no secret to them. */
const foreignTo = (asker: Client, prefix: string): string[] =>
  [...Object.values(scene.things), ...theirs]
    .map(String)
    .filter(id => id.startsWith(`${prefix}_`) && id !== asker.id)

/** The question as its row of expectations asks it, about the asker's own where they have it. */
function questionOf({ module, name }: Place, mixed: boolean): Record<string, unknown> {
  const things = mixed ? { ...scene.things, ...own } : scene.things
  return expectations[module]?.[name]?.ask?.(things) ?? {}
}

async function hear(asker: Client, place: Place, input: Record<string, unknown>) {
  const { url } = requestFor(place.route, input)
  const answer = await asker.app.inject({
    method: 'GET',
    url,
    headers: { authorization: `Bearer ${asker.token}` },
  })
  // What was asked for comes back in some answers, and is no news.
  const text = answer.body.replaceAll(String(input[place.field]), 'the id')
  return { status: answer.statusCode, text }
}

/** What the asker hears of an id of others, when it is not what they hear of nothing. */
async function told(place: Place): Promise<string[]> {
  const asker = scene.who.stranger
  const { field, prefix } = place
  const found: string[] = []
  for (const mixed of [false, true]) {
    const question = questionOf(place, mixed)
    const nothing = toWire(prefix, newId())
    const ofNothing = await hear(asker, place, { ...question, [field]: nothing })
    for (const id of foreignTo(asker, prefix)) {
      const heard = await hear(asker, place, { ...question, [field]: id })
      if (heard.status >= 500) found.push(`${id} breaks it: ${heard.text}`)
      if (heard.text !== ofNothing.text) found.push(`${id}: ${heard.text.slice(0, 200)}`)
    }
  }
  return found
}

describe('a thing of others and no thing at all are answered alike, in every id of every read', () => {
  test.each(titled.filter(([title]) => !open.includes(title)))('%s', async (_, place) => {
    expect(await told(place)).toEqual([])
  })

  test.each(titled.filter(([title]) => open.includes(title)))('%s is open', async (_, place) => {
    expect((await told(place)).length).toBeGreaterThan(0)
  })

  test('and the questions reached what they ask for, where it is the asker’s own', async () => {
    const asker = scene.who.stranger
    for (const name of ['getRoom', 'listMessages', 'getEnvelope', 'listClaims', 'getBill']) {
      const place = present(
        places.find(one => one.name === name),
        name,
      )
      const { status, text } = await hear(asker, place, questionOf(place, true))
      expect([name, status, text]).toEqual([name, 200, text])
    }
    // Nor is any place left out because the scene has nothing of its kind.
    const empty = places.filter(
      ({ route, prefix }) => route.access !== 'staff' && foreignTo(asker, prefix).length === 0,
    )
    expect(empty.map(({ name, field }) => `${name} ${field}`)).toEqual([])
    expect(places.length).toBeGreaterThan(50)
  })
})
