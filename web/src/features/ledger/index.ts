export { useWallet } from './queries.ts'
