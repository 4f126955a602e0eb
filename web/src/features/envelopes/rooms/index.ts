export { FaceIn } from './FaceIn.tsx'
export { FaceLanding } from './FaceLanding.tsx'
export { FaceRoomScreen } from './FaceRoomScreen.tsx'
