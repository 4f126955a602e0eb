export { OwnSwitches } from './OwnSwitches.tsx'
