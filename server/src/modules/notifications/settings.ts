import { setting } from '#/engine/settings.ts'

/** Pushes and mails a person gets in one day, money left out. */
export const dailyMax = setting('notifications.daily_max', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 200,
  members: true,
})
/** When nobody is disturbed, unless they choose other hours: `22:00-08:00`. */
export const quietHours = setting('notifications.quiet', {
  kind: 'text',
  default: '22:00-08:00',
  max: 11,
  shape: /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
  members: true,
})
/** Pushes about campaigns a person gets in one day. */
export const campaignDay = setting('notifications.campaign_day', {
  kind: 'integer',
  default: 1,
  min: 0,
  max: 5,
  members: true,
})
/** How often a push or a mail is tried, over an hour. */
export const deliveryTries = setting('notifications.tries', {
  kind: 'integer',
  default: 3,
  min: 1,
  max: 5,
})

export const settings = [dailyMax, quietHours, campaignDay, deliveryTries] as const
