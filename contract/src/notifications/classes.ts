import { z } from 'zod'

export const NoticeClass = z
  .enum(['money', 'waiting', 'social', 'campaign', 'announcement', 'digest'])
  .meta({ id: 'NoticeClass' })
export type NoticeClass = z.output<typeof NoticeClass>
