export { HouseRules } from './HouseRules.tsx'
