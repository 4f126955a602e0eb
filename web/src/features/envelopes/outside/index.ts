export { EnvelopeLink } from './EnvelopeLink.tsx'
export { OutsideCard } from './OutsideCard.tsx'
