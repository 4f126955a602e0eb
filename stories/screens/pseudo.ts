import { words } from '../../web/src/lib/words.en.ts'
import type { Window } from './browser.ts'

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aàbƀcçdđeéfƒgğhħiíjĵkķlłmɱnñoópƥrřsštŧuúvṽwŵxẋyýzž'.matchAll(/(.)(.)/gu)].map(
    ([, plain = '', strange = '']) => [plain, strange],
  ),
)

/** A sentence of the language en-XA: strange letters, 40 % longer, its variables untouched. */
export function strange(sentence: string): string {
  const letters = sentence
    .split(/(\{\{[^}]*\}\})/)
    .map((part, n) =>
      n % 2 === 1
        ? part
        : [...part]
            .map(letter => {
              const small = letter.toLowerCase()
              const other = accents[small] ?? letter
              return small === letter ? other : other.toUpperCase()
            })
            .join(''),
    )
    .join('')
  const longer = Math.ceil(sentence.length * 0.4)
  return `${letters}${' łóñğ'.repeat(Math.ceil(longer / 5))}`
}

type Texts = { readonly [key: string]: string | Texts }
const strangely = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? strange(text) : strangely(text),
    ]),
  )

/** Lets a window speak en-XA: what comes for English is the strange catalogue. */
export async function speakStrange({ page }: Window): Promise<void> {
  const body = `export const words = ${JSON.stringify(strangely(words))}`
  await page.route('**/assets/words.en-*.js', route =>
    route.fulfill({ contentType: 'text/javascript', body }),
  )
}

/** Whether a text holds a word of plain letters, as only one does that is written into a screen. */
export const isPlain = (text: string): boolean =>
  /(?<![\p{L}\d_@.-])[A-Za-z]{3,}(?![\p{L}\d_-])/u.test(text)
