export { coverActions } from './actions.ts'
export { chosenCover } from './choosing.ts'
export {
  type CoverRow,
  findCovers,
  forgetAsked,
  forgetUnused,
  lockCover,
  saveDecided,
  saveSubmitted,
} from './store.ts'
export { usualCover } from './drawn.ts'
export { keepDraft } from './keeping.ts'
export { clearCover, readCover } from './pictures.ts'
