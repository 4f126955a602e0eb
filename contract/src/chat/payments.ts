import { z } from 'zod'
import { Payment, paymentAsk, paymentRefusals } from '../ledger/payments.ts'
import type { Routes } from '../route.ts'
import { RoomId, UserId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'

export const peopleFoundMax = 20

export const payingRoutes = {
  payInRoom: {
    method: 'POST',
    path: '/chat/rooms/:roomId/payments',
    summary: 'Pay a member of a room of mine; only the two of us see it there',
    access: 'user',
    keyed: true,
    params: z.object({ roomId: RoomId }),
    body: z.object({ payeeId: UserId, ...paymentAsk }),
    reply: Payment,
    refusals: paymentRefusals,
  },
  findInMyRooms: {
    method: 'GET',
    path: '/chat/people',
    summary: 'Find people by a part of their name or handle among those I share a room with',
    access: 'user',
    query: z.object({ name: words({ max: 40 }) }),
    reply: z.object({ items: z.array(UserCard) }),
    refusals: {},
  },
} as const satisfies Routes
