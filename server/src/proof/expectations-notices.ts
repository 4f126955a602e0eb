import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { own, type Row, staff } from './expectation.ts'

const anAddress = () => ({ addressId: toWire('psh', newId()) })
const point = Buffer.alloc(65, 4).toString('base64url')

export const noticeRows: Record<string, Row> = {
  getNoticeHabits: own(),
  changeNoticeHabits: own({ ask: () => ({ quietFrom: 60, quietUntil: 120 }), lost: 'done' }),
  addPushAddress: own({
    ask: () => ({
      endpoint: 'https://elsewhere.example/push',
      p256dh: point,
      auth: Buffer.alloc(16).toString('base64url'),
    }),
    then: 'notification_device_unknown',
    lost: 'notification_device_unknown',
  }),
  dropPushAddress: own({ ask: anAddress, then: 'not_found' }),
  testPush: own({ ask: anAddress, then: 'not_found' }),
  testMail: own({
    then: 'notification_channel_unverified',
    lost: 'notification_channel_unverified',
  }),
  listSentFigures: staff(['operator', 'support', 'auditor']),
}
