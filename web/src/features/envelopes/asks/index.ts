export { AskComposer } from './AskComposer.tsx'
export { AskPage } from './AskPage.tsx'
export { Asks } from './Asks.tsx'
