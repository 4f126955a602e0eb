export { PinChooser } from './parts/PinChooser.tsx'
export { useCards, useHouse, useStepUp } from './queries.ts'
