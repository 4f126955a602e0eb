export { stopHearing } from './push.ts'
export { useUnreadNotices } from './queries.ts'
