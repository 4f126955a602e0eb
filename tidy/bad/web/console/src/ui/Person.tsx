import { markOf } from '../../../web/src/lib/mark.ts'
export const Person = () => markOf
