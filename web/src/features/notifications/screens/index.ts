export { Today } from './Today.tsx'
export { Go } from './Go.tsx'
export { NoticeHabits } from './NoticeHabits.tsx'
