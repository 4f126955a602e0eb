import { EnvelopeId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { makeMemory, type Person } from './memory.ts'

const somebody = (): Person => ({
  envelopeId: EnvelopeId.out.parse(newId()),
  userId: UserId.out.parse(newId()),
})

test('memory is bounded, and the oldest answer makes room', () => {
  const memory = makeMemory({ answers: 3, envelopes: 3 })
  const people = Array.from({ length: 5 }, somebody)
  const no = { refusal: new Refusal('envelope_emptied') }

  for (const person of people) memory.keep(person, no)

  const kept = people.map(person => memory.answerOf(person) === no)
  expect(kept).toEqual([false, false, true, true, true])
})

test('where one envelope holds nearly all answers, its first people make room', () => {
  const memory = makeMemory({ answers: 4, envelopes: 3 })
  const { envelopeId } = somebody()
  const early = somebody()
  const people = Array.from({ length: 6 }, () => ({ ...somebody(), envelopeId }))
  const no = { refusal: new Refusal('envelope_emptied') }

  for (const person of [early, ...people]) memory.keep(person, no)
  // Told again is no new answer, so nobody makes room for it.
  for (const person of people.slice(3)) memory.keep(person, no)

  const kept = [early, ...people].map(person => memory.answerOf(person) === no)
  expect(kept).toEqual([false, false, false, true, true, true, true])
})

test('a second try joins the first, and a failed one does not stay', async () => {
  const memory = makeMemory({ answers: 3, envelopes: 3 })
  const mei = somebody()
  let asked = 0
  const fail = async () => {
    asked += 1
    throw new Refusal('busy')
  }

  const both = await Promise.allSettled([memory.joining(mei, fail), memory.joining(mei, fail)])
  await expect(memory.joining(mei, fail)).rejects.toThrow('busy')

  expect(both.map(one => one.status)).toEqual(['rejected', 'rejected'])
  expect(asked).toBe(2)
})

test('memory of envelopes is bounded as well', () => {
  const memory = makeMemory({ answers: 3, envelopes: 3 })
  const ids = Array.from({ length: 5 }, () => somebody().envelopeId)
  const room = RoomId.out.parse(newId())
  const terms = {
    mode: 'lucky',
    audience: 'group',
    opensAt: null,
    gathersAt: null,
    windowMs: 0,
    sender: somebody().userId,
    room,
    shares: 1,
  } as const
  const times = { sentAt: new Date(0), expiresAt: new Date(1), lateJoiners: false }

  for (const id of ids) memory.keepEnvelope({ terms: { id, ...terms, ...times } })

  expect(ids.map(id => memory.envelopeOf(id) !== undefined)).toEqual([
    ...[false, false, true, true, true],
  ])
})
