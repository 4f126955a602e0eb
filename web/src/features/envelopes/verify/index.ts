export { OutsideVerify, Verify } from './Verify.tsx'
