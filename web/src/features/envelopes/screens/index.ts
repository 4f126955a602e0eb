export { Composer } from './Composer.tsx'
export { Records } from './Records.tsx'
export { Result } from './Result.tsx'
export { Verify } from './Verify.tsx'
