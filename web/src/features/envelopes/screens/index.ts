export { Composer } from './Composer.tsx'
export { ModeGrid } from './ModeGrid.tsx'
export { Records } from './Records.tsx'
export { Result } from './Result.tsx'
