import { z } from 'zod'
import { PictureId, UserId } from './ids.ts'

/** How a person is shown to others: no stranger ever learns more than this. */
export const UserCard = z
  .object({
    id: UserId,
    handle: z.string(),
    name: z.string(),
    pictureId: PictureId.nullable(),
    level: z.int().min(0).max(3),
  })
  .meta({ id: 'UserCard' })
export type UserCard = z.output<typeof UserCard>
