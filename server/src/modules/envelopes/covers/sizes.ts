/** Three to four, as every cover: for the bubble and the picker, and for the cover itself. */
export const coverSizes = {
  small: { width: 150, height: 200 },
  full: { width: 600, height: 800 },
} as const
export type CoverSize = keyof typeof coverSizes
