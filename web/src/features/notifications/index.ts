export { useUnreadNotices } from './queries.ts'
