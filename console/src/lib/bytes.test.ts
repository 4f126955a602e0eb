import { expect, test } from 'vitest'
import { writeBytes } from './bytes.ts'

test.each([
  ['0', '0 MB'],
  ['950000', '1 MB'],
  ['9600000000', '9.6 GB'],
  ['999999999', '1,000 MB'],
  ['2000000000000000', '2,000 TB'],
])('%s bytes are %s', (bytes, written) => {
  expect(writeBytes(bytes, 'en')).toBe(written)
})
