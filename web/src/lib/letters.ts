const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What people see as letters: a family of emoji or a letter with its accents is one. */
export const lettersOf = (text: string): string[] =>
  [...segmenter.segment(text)].map(one => one.segment)

/** How long the house finds a text: code points of what it would keep. */
export const lengthOf = (text: string): number => [...text.normalize('NFC').trim()].length

/** Cuts text to what the house takes, between letters as people see them and never inside one. */
export function cutTo(text: string, lengthMax: number): string {
  let length = 0
  let kept = ''
  for (const letter of lettersOf(text.normalize('NFC'))) {
    length += [...letter].length
    if (length > lengthMax) break
    kept += letter
  }
  return kept
}
