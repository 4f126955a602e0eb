/**
 * Makes plain text of what a table program would run: a leading = + - @, full width too, tab or
 * return.
 */
export const harmless = (text: string): string =>
  /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text
