export { useWallet } from './queries.ts'
export { PaymentBubble } from './parts/PaymentBubble.tsx'
export { useRoomPayments } from './paymentQueries.ts'
export { usePaidUnseen } from './parts/usePaying.ts'
