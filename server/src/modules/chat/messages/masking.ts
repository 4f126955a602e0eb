/** What stands where a number or a link was. */
export const hiddenMark = '▒▒▒'

/**
 * Hides phone numbers and links in a text, and tells whether there were any. They are looked for as
 * people read them, whatever the width of their signs; amounts, times and dates stay to be read.
 * Where a row of digits may be either, hiding too much is the smaller harm.
 */
export function maskText(text: string): { text: string; masked: boolean } {
  const plain = plainOf(text)
  const links = linksIn(plain.text)
  const spans = [...links, ...numbersIn(withoutSpans(plain.text, links))]
  if (spans.length === 0) return { text, masked: false }
  let hidden = ''
  let done = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const start = plain.from[from] ?? 0
    hidden += start < done ? '' : text.slice(done, start) + hiddenMark
    done = Math.max(done, plain.till[to - 1] ?? 0)
  }
  return { text: hidden + text.slice(done), masked: true }
}

type Span = { from: number; to: number }
/** A text in plain signs, and where in the original each of them begins and ends. */
type Plain = { text: string; from: number[]; till: number[] }

function plainOf(text: string): Plain {
  const plain: Plain = { text: '', from: [], till: [] }
  let place = 0
  for (const sign of text) {
    const shown = plainSign(sign)
    plain.text += shown
    for (let n = 0; n < shown.length; n++) {
      plain.from.push(place)
      plain.till.push(place + sign.length)
    }
    place += sign.length
  }
  return plain
}

/** One sign as it is read: what cannot be seen is nothing, and every dash is a dash. */
function plainSign(sign: string): string {
  if (sign >= ' ' && sign <= '~') return sign.toLowerCase()
  if (/\p{Cf}/u.test(sign)) return ''
  if (/[\p{Pd}−]/u.test(sign)) return '-'
  return sign.normalize('NFKC').toLowerCase()
}

/** Takes what is hidden already out, sign by sign, so that places stay what they are. */
function withoutSpans(text: string, spans: readonly Span[]): string {
  let left = text
  for (const { from, to } of spans) {
    left = left.slice(0, from) + '\0'.repeat(to - from) + left.slice(to)
  }
  return left
}

const endings = new Set(
  (
    'com cn net org io me cc top xyz app vip ly gl gd gg co tv info biz mobi link shop store club ' +
    'site online icu ink ltd wang ren xin dev ai hk tw mo jp kr sg uk ru de fr eu tk ml ga cf fm'
  ).split(' '),
)
/** Before these a name of digits alone is one as well: 163.com. */
const numbered = new Set(['com', 'cn', 'net'])
/** A dot, a full stop, the Chinese word for a dot, or one in brackets. */
const dot = String.raw`(?:[.。]|\u70b9|[\[(](?:\.|dot)[\])])`
const dots = new RegExp(dot, 'u')
const schemes = /(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,30}:\/\/|www\.)[^\s,、。]+/gu
const bareSchemes = /(?<![a-z0-9])(?:mailto|magnet|weixin|alipays|tg):[^\s,、。]+/gu
const hosts = new RegExp(
  String.raw`(?<![\w-])[\w-]+(?:${dot}[\w-]+)+(?::\d{2,5})?(\/[^\s,、。]*)?`,
  'gu',
)
/** Endings of Chinese names: China, company, network, address, online. */
const hanEndings = String.raw`\u4e2d\u56fd|\u516c\u53f8|\u7f51\u7edc|\u7f51\u5740|\u5728\u7ebf`
const hanHosts = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+\.(?:${hanEndings})(?:\/[^\s,、。]*)?`,
  'gu',
)
const beforeAt = /[\w.+-]+@$/u
/** The longest name in an address of mail, with what follows it. */
const mailNameMax = 65

function linksIn(text: string): Span[] {
  const plain = [schemes, bareSchemes, hanHosts].flatMap(links =>
    [...text.matchAll(links)].map(found => spanOf(found)),
  )
  const named = [...text.matchAll(hosts)]
    .filter(found => isHost(found[0], found[1]))
    .map(found => {
      const { from, to } = spanOf(found)
      // Of an address of mail the name before it goes as well.
      const before = text.slice(Math.max(0, from - mailNameMax), from)
      const name = before.endsWith('@') ? (beforeAt.exec(before)?.[0] ?? '') : ''
      return { from: from - name.length, to }
    })
  return [...plain, ...named]
}

const spanOf = ({ 0: words, index }: RegExpExecArray): Span => {
  return { from: index, to: index + words.length }
}

/** Tells whether words with dots are an address: by a known ending, or any with a way behind it. */
function isHost(words: string, way: string | undefined): boolean {
  const host = way === undefined ? words : words.slice(0, -way.length)
  const [first = '', ...others] = host.replace(/:\d+$/, '').split(dots)
  const ending = others.findIndex(label => endings.has(label) || label.startsWith('xn--'))
  const lettered = [first, ...others.slice(0, Math.max(0, ending))].some(hasLetter)
  if (ending >= 0 && (lettered || numbered.has(others[ending] ?? ''))) return true
  const last = others.at(-1) ?? ''
  return way !== undefined && hasLetter(first) && /^[a-z]{2,24}$/.test(last)
}

const hasLetter = (label: string): boolean => /[a-z]/.test(label)

// Digits with at most so much between them may be one number; a colon is of a time.
const runs = /[+(]?\d(?:[\s._·()*~,、。/|-]{0,4}\d)*/gu
const groups = /(\d+)(\D*)/gu
const tight = /^[._·()-]+$/u
/** Digits of any other writing, and the Chinese words for zero to nine. */
const saidDigits = String.raw`\u96f6\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5e7a`
const otherDigits = new RegExp(String.raw`[${saidDigits}]{7,}|\p{Nd}{7,}`, 'gu')

function numbersIn(text: string): Span[] {
  const found = [...text.matchAll(runs)].flatMap(run => numbersOf(run[0], run.index))
  return [...found, ...[...text.matchAll(otherDigits)].map(spanOf)]
}

/** Digits without a gap between them, or with such signs as stand inside of a number. */
type Piece = Span & { words: string; groups: string[] }

function numbersOf(run: string, at: number): Span[] {
  const spans: Span[] = []
  let row: Piece[] = []
  for (const piece of piecesOf(run)) {
    if (!isOrdinary(piece.words)) {
      row.push(piece)
      continue
    }
    spans.push(...numbersAmong(row))
    row = []
  }
  spans.push(...numbersAmong(row))
  return spans.map(({ from, to }) => ({ from: from + at, to: to + at }))
}

function piecesOf(run: string): Piece[] {
  const pieces: Piece[] = []
  let open: Piece | undefined
  for (const { 1: digits = '', 2: gap = '', index } of run.matchAll(groups)) {
    const to = index + digits.length
    // What stands before the first digit, a plus or a bracket, belongs to it.
    open ??= { from: pieces.length === 0 ? 0 : index, to, words: '', groups: [] }
    open.to = to
    open.words = run.slice(open.from, to)
    open.groups.push(digits)
    if (tight.test(gap)) continue
    pieces.push(open)
    open = undefined
  }
  return pieces
}

const day = String.raw`(?:19|20)\d\d[-.](?:0?[1-9]|1[0-2])[-.](?:0?[1-9]|[12]\d|3[01])`
const price = String.raw`\d{1,6}\.\d{1,2}`
const round = String.raw`\d{1,5}0`
const year = String.raw`(?:19|20)\d\d`
const ordinary = new RegExp(
  `^(?:${day}(?:-${day})?|${price}(?:-${price})?|${price}-${round}|${round}-${price}` +
    `|${round}-${round}|${year}-${year})$`,
)
const isOrdinary = (words: string): boolean => ordinary.test(words)

/** The digits of the longest number anywhere. */
const digitsMax = 15
/** So many digits in one piece are a number, whatever they look like. */
const digitsMin = 7

/** Finds the numbers in a row of pieces: the longest that begins earliest first. */
function numbersAmong(row: readonly Piece[]): Span[] {
  const spans: Span[] = []
  for (let first = 0; first < row.length;) {
    const count = lengthOfNumber(row.slice(first, first + digitsMax))
    const [from, to] = [row[first]?.from ?? 0, row[first + count - 1]?.to ?? 0]
    if (count > 0) spans.push({ from, to })
    first += Math.max(1, count)
  }
  return spans
}

/** Of how many pieces the number is that begins a row; 0 when none does. */
function lengthOfNumber(row: readonly Piece[]): number {
  for (let count = row.length; count > 0; count--) {
    const some = row.slice(0, count)
    const all = some.flatMap(piece => piece.groups)
    const digits = all.join('')
    if (count === 1 && digits.length >= digitsMin) return 1
    if (digits.length <= digitsMax && isNumber(some[0]?.words ?? '', all, digits)) return count
  }
  return 0
}

const mobile = /^(?:(?:00)?86)?1[3-9]\d{9}$/
const withArea = /^0\d{9,11}$/
const service = /^[48]00\d{7}$/
/** How digits are grouped when somebody says a number of their town. */
const sayings = ['3 4', '4 4', '3 3 4']

function isNumber(words: string, all: readonly string[], digits: string): boolean {
  if (mobile.test(digits)) return true
  if (words.startsWith('+') && digits.length >= 9) return true
  if (withArea.test(digits) && (all[0]?.length ?? 0) >= 3) return true
  if (all.every(group => group.length === 1)) return digits.length >= digitsMin
  // Sums that stand beside each other are round, or they are years.
  if (all.every(group => group.endsWith('0')) || all.every(isYear)) return false
  return service.test(digits) || sayings.includes(all.map(group => group.length).join(' '))
}

const isYear = (group: string): boolean => /^(?:19|20)\d\d$/.test(group)
