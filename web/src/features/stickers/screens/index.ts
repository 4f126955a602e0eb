export { EditPack } from './EditPack.tsx'
export { MyPacks } from './MyPacks.tsx'
export { PackPage } from './PackPage.tsx'
export { Packs } from './Packs.tsx'
