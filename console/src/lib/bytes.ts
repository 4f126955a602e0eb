const units = ['megabyte', 'gigabyte', 'terabyte'] as const
const step = 1000

/** Bytes as people read them, in megabytes or more: `9.6 GB`. */
export function writeBytes(bytes: string, language: string): string {
  let size = Number(BigInt(bytes)) / step ** 2
  let place = 0
  while (size >= step && place < units.length - 1) {
    size /= step
    place += 1
  }
  const unit = units[place] ?? 'terabyte'
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, format).format(size)
}
