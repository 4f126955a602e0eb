/**
 * Makes plain text of what a table program would run: a leading = + - @, full width too, tab or
 * return.
 */
export const harmless = (text: string): string =>
  /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text

/** A number below zero begins like a formula and is none: table programs add it up. */
const isNumber = (cell: string): boolean => /^-?[0-9]+(\.[0-9]+)?$/.test(cell)

/** One line of a CSV file: each cell quoted; what a table program would run is made text. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

const quoted = (cell: string): string =>
  `"${(isNumber(cell) ? cell : harmless(cell)).replaceAll('"', '""')}"`
