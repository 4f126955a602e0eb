const bom = '\ufeff'

/** One cell: quoted, and a cell that a table program would run is made text. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return `"${safe.replaceAll('"', '""')}"`
}

/** Gives rows to the browser as a CSV file that table programs read as UTF-8. */
export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  saveText(name, `${rows.map(row => row.map(csvCell).join(',')).join('\r\n')}\r\n`)
}

/** Gives a CSV text that the house wrote to the browser as a file. */
export function saveText(name: string, text: string): void {
  // Reading an answer as text takes the mark off that tells table programs of UTF-8.
  const marked = text.startsWith(bom) ? text : `${bom}${text}`
  saveBlob(name, new Blob([marked], { type: 'text/csv' }))
}

/** Gives what the house wrote to the browser as a file. */
export function saveBlob(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // After the click has been served.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}

/** Reads CSV with quotes, doubled quotes, commas or semicolons, and any line ends. */
export function readCsv(text: string): string[][] {
  const plain = text.startsWith(bom) ? text.slice(1) : text
  const head = plain.slice(0, Math.max(0, plain.search(/[\r\n]/)) || plain.length)
  const between = head.split(';').length > head.split(',').length ? ';' : ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let n = 0; n < plain.length; n++) {
    const letter = plain.charAt(n)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (plain.charAt(n + 1) === '"') {
        cell += '"'
        n++
      } else quoted = false
    } else if (letter === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (letter === between) {
      row.push(cell)
      cell = ''
    } else if (letter === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else if (letter !== '\r') cell += letter
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.filter(cells => cells.some(one => one.trim() !== ''))
}
