import { getBoard, getBoardChoice, setBoardChoice } from './actions.ts'
import {
  deleteStatement,
  exportStatement,
  exportStatementJson,
  getStatement,
  makeStatement,
} from './years.ts'

export const boardActions = {
  getBoardChoice,
  setBoardChoice,
  getBoard,
  getStatement,
  makeStatement,
  deleteStatement,
  exportStatement,
  exportStatementJson,
}

export { boardOf } from './actions.ts'
