import * as sdk from '@fuquan/sdk/index.ts'
import { digestOfIds, newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import type { Place } from './cast.ts'
import { choosePin } from './payments.ts'
import { personOf } from './people.ts'
import type { When } from './scenes.ts'
import { momentOf, stickerFor, type Telling } from './tell.ts'
import { prove } from './visitor.ts'

/** What somebody does at a moment of the story. */
export type Deed = { when: When; run: (telling: Telling) => Promise<unknown> }

/** Puts deeds of a story on its clock. */
export const stepsFor = (deeds: readonly Deed[], now: Date) =>
  deeds.map(({ when, run }) => ({ at: momentOf(when, now), run }))

export const keyed = () => ({ 'idempotency-key': newId() })

export const roomOf = ({ rooms }: Telling, key: Place['key']): string =>
  present(rooms.get(key), key)

export const idsOf = (telling: Telling, handles: readonly string[]): string[] =>
  handles.map(handle => personOf(telling, handle).id)

type Body = sdk.SendEnvelopeData['body']
/** An envelope as its sender fills it in: where, for whom, and how it opens. */
export type Wrapped = Pick<Body, 'total' | 'shares' | 'greeting'> &
  Partial<
    Pick<Body, 'mode' | 'split' | 'audience' | 'password' | 'opensAt' | 'gatherSeconds' | 'cover'>
  > & {
    by: string
    room?: Place['key']
    people?: readonly string[]
    /** Of `directed`: in the order of `people`. */
    amounts?: readonly string[]
    /** Whether all who tap in the first moment count the same; else first come, first served. */
    fair?: true
  }

/** Puts money into an envelope and shows the PIN for it. Gives its id. */
export async function wrap(telling: Telling, wrapped: Wrapped): Promise<string> {
  const { by, room, people, amounts, fair, ...said } = wrapped
  const { mode = 'ordinary', split = 'even', total, shares, audience } = said
  const sender = personOf(telling, by)
  await choosePin(sender)
  const roomId = room === undefined ? undefined : roomOf(telling, room)
  const ids = people === undefined ? [] : idsOf(telling, people)
  const lines = ids.map((id, n) => [id, ...(amounts ?? []).slice(n, n + 1)].join(' '))
  const alone = ids.length === 1 ? ids[0] : undefined
  const who = lines.length === 0 ? {} : { who: digestOfIds(lines) }
  const anyone = audience === 'anyone' ? { audience } : {}
  const proof = await prove(sender, {
    kind: 'envelopes.send',
    payee: roomId ?? alone ?? audience ?? 'people',
    amount: total,
    facts: { mode, split, shares: String(shares), ...who, ...anyone },
  })
  const body: Body = {
    ...said,
    ...{ mode, split, proof, fairWindow: fair === true, acceptFewActive: true },
    ...(roomId !== undefined && { roomId }),
    ...(ids.length > 0 && { people: ids }),
    ...(amounts !== undefined && { amounts: [...amounts] }),
    ...(audience === 'anyone' && { anyoneConfirmed: true }),
  }
  const { data } = await sdk.sendEnvelope({ client: sender.client, headers: keyed(), body })
  return data.id
}

/** Somebody opens an envelope, with its password if it has one. */
export async function open(
  telling: Telling,
  envelopeId: string,
  { by, password }: { by: string; password?: string },
): Promise<void> {
  const { client } = personOf(telling, by)
  const path = { envelopeId }
  const { data: given } = await sdk.issueTicket({ client, path })
  const body = { ticket: given.ticket, ...(password !== undefined && { password }) }
  await sdk.claimEnvelope({ client, path, body })
}

/** People open an envelope one after another, some seconds apart. */
export async function openInTurn(
  telling: Telling,
  envelopeId: string,
  people: readonly string[],
): Promise<void> {
  for (const by of people) {
    await telling.walk.on(5)
    await open(telling, envelopeId, { by })
  }
}

/** People tap while an envelope gathers: none opens it yet, and each is entered for the draw. */
export async function enter(
  telling: Telling,
  envelopeId: string,
  people: readonly string[],
): Promise<void> {
  for (const by of people) {
    await telling.walk.on(2)
    await open(telling, envelopeId, { by }).then(
      () => Promise.reject(new Error('it opened before its hour')),
      (error: unknown) => {
        if (!String(error).includes('envelope_not_open_yet')) throw error
      },
    )
  }
}

/** Somebody thanks the sender of an envelope they have a share of, in words or by a sticker. */
export async function thank(
  telling: Telling,
  envelopeId: string,
  { by, ...said }: { by: string } & ({ words: string } | { shows: string }),
): Promise<void> {
  const { client } = personOf(telling, by)
  const body = 'words' in said ? said : { stickerId: await stickerFor(client, said.shows) }
  await sdk.thankSender({ client, path: { envelopeId }, body })
}
