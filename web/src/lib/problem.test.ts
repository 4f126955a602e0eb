import { expect, test } from 'vitest'
import { sentenceOfProblem } from './problem.ts'

test('a moment in the server’s sentence is written as people of this zone say it', () => {
  const detail = 'Limits cannot be raised before 2031-05-17T02:14:58.918Z.'
  const said = sentenceOfProblem({ code: 'identity_new_device', status: 403, detail })

  expect(said).toMatch(/^Limits cannot be raised before .*2031.* \d\d:14\.$/)
  expect(said).not.toContain('T02')
})
