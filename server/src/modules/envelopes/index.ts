// The face of the envelopes. Amounts are bigint minor units; ids are plain UUIDs in the server.
export { claimShare, expireEnvelope } from './lane.ts'
export { type EnvelopeFacts, envelopesOf } from './actions/records.ts'
export { fill, type Filling, sendEnvelope, stepUpKind } from './actions/send.ts'

// events
export { envelopeClaimed, envelopeEmptied, envelopeExpired, envelopeSent } from './events.ts'
