export { Boards } from './Boards.tsx'
export { Statement } from './Statement.tsx'
