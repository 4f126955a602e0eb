export { looked, settingChanged } from './events.ts'
export { renewSetupCode, setupLink } from './setup-code.ts'
