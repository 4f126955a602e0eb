// The face of the envelopes. Amounts are bigint minor units; ids are plain UUIDs in the server.
export { presentAmong } from './rooms/store.ts'
export { claimShare, expireEnvelope } from './lane.ts'
export { type EnvelopeFacts, envelopesOf } from './actions/records.ts'
export { fill, type Filling, sendEnvelope } from './actions/send.ts'
export { stepUpKind } from './paying.ts'

// events
export { envelopeClaimed, envelopeEmptied, envelopeExpired, envelopeSent } from './events.ts'
