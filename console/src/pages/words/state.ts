const slot = /\{\{\s*([A-Za-z_]\w*)[^}]*\}\}/g

/** The names of the variables of a sentence, each once. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(slot)].map(found => found[1] ?? '')),
]

/** Which variables own words leave out, and which they bring that nobody fills. */
export function compareVariables(
  needed: readonly string[],
  own: string,
): { missing: string[]; unknown: string[] } {
  const given = variablesOf(own)
  return {
    missing: needed.filter(name => !given.includes(name)),
    unknown: given.filter(name => !needed.includes(name)),
  }
}
