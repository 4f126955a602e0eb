import { refuse } from '#/kit/refusal.ts'

const slot = /\{\{\s*([A-Za-z_]\w*)[^}]*\}\}/g

/** The names of the variables of a sentence, each once, in their order. */
export function variablesOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(slot)].map(found => found[1] ?? ''))]
}

const slotsOf = (sentence: string): string[] =>
  [...sentence.matchAll(slot)].map(([whole]) => whole.replaceAll(/\s/g, ''))

/**
 * Decides whether own words may stand for the bundled ones: the same variables, plain or written as
 * they came, no others, and no call of another sentence.
 *
 * Refuses: console_wording_variables {missing, unknown}.
 */
export function admitWording(bundled: string, own: string): void {
  const needed = variablesOf(bundled)
  const given = variablesOf(own)
  const missing = needed.filter(name => !given.includes(name))
  const unknown = given.filter(name => !needed.includes(name))
  // A brace pair that is no variable would be shown as it stands, and $t(…) would say another text.
  const rest = own.replaceAll(slot, '')
  const bent = rest.includes('{{') || rest.includes('}}') || rest.includes('$t(')
  // Asked for a part, or in another form, a variable may come out as nothing.
  const came = new Set([...slotsOf(bundled), ...needed.map(name => `{{${name}}}`)])
  const odd = slotsOf(own).some(one => !came.has(one))
  if (unknown.length === 0 && (bent || odd)) unknown.push('{{…}}')
  if (missing.length === 0 && unknown.length === 0) return
  refuse('console_wording_variables', { missing: list(missing), unknown: list(unknown) })
}

const list = (names: readonly string[]): string =>
  names.length === 0
    ? '–'
    : names.map(name => (name.startsWith('{') ? name : `{{${name}}}`)).join(' ')

/** Refuses a name that would be read as a variable or as another sentence. Refuses: bad_input. */
export function admitAlias(instead: string): void {
  if (/[{}]|\$t\(/.test(instead)) refuse('bad_input', { field: 'instead', why: 'wrong_shape' })
}

export type Renaming = { word: string; instead: string }

/** Puts one word in the place of another everywhere but inside variables. */
export function renamed(sentence: string, renamings: readonly Renaming[]): string {
  if (renamings.length === 0) return sentence
  return sentence
    .split(/(\{\{[^}]*\}\})/)
    .map((part, n) => (n % 2 === 1 ? part : renamings.reduce(replace, part)))
    .join('')
}

function replace(text: string, { word, instead }: Renaming): string {
  // Words of letters that stand alone keep their beginning and their plural.
  if (!/^[A-Za-z ]+$/.test(word)) return text.replaceAll(word, () => instead)
  const alone = new RegExp(`\\b${word}(s?)\\b`, 'gi')
  return text.replaceAll(alone, (found: string, plural: string) => {
    const named = `${instead}${plural}`
    const large = found.charAt(0) !== found.charAt(0).toLowerCase()
    return large ? `${named.charAt(0).toUpperCase()}${named.slice(1)}` : named
  })
}

/** Whether a sentence holds a word that can be renamed. */
export const holds = (sentence: string, word: string): boolean =>
  renamed(sentence, [{ word, instead: '\u0001' }]) !== sentence
