export { EnvelopeBubble } from './parts/EnvelopeBubble.tsx'
export { OpenEnvelope } from './parts/OpenEnvelope.tsx'
