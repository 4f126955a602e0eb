export { TreeComposer } from './TreeComposer.tsx'
export { TreeScreen } from './TreeScreen.tsx'
