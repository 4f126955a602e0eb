import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyDraft } from '../features/envelopes/draft.ts'
import { emptyTree } from '../features/envelopes/trees/state.ts'

// What the house never does stands in docs/develop/dark-patterns.md, with the test that looks for
// it. What can be read off texts and sources is looked for here; walks of screens find the rest.

const root = join(import.meta.dirname, '../../..')
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

type Source = { path: string; text: string }
/** Every file of these folders with such an ending, without their tests. */
async function sourcesOf(folders: readonly string[], ending: RegExp): Promise<Source[]> {
  const found = await Promise.all(
    folders.map(async folder => {
      const files = await readdir(join(root, folder), { recursive: true })
      return files.filter(name => ending.test(name)).map(name => `${folder}/${name}`)
    }),
  )
  const paths = found.flat().filter(path => !/\.test\.tsx?$/.test(path))
  return Promise.all(paths.map(async path => ({ path, text: await read(path) })))
}

let texts: Source[]
let screens: Source[]
beforeAll(async () => {
  const said = await sourcesOf(['text/src'], /\.ts$/)
  // What a sticker is found by is typed by people, and no sentence of ours.
  texts = said.filter(({ path }) => !path.endsWith('drawn-stickers.ts'))
  screens = await sourcesOf(['web/src', 'console/src'], /\.tsx?$/)
})

describe('the list', () => {
  type Line = { never: string; place: string; how: string; file: string; title: string }
  const row = /^\| (.+?) \| (.+?) \| (.+?) \| `(.+?)`: (.+?) \|$/gm
  const linesOf = (page: string): Line[] =>
    [...page.matchAll(row)].map(([, never = '', place = '', how = '', file = '', title = '']) => {
      return { never, place, how, file, title }
    })

  test('names all that the design says we never do, and nothing besides', async () => {
    const [, chapter = ''] = (await read('docs/design/ux.md')).split('## 9. What we never do\n')
    const [promise = ''] = chapter.split('\nA dark-pattern list')
    const promised = promise.split(/ ·\s/).map(one => one.replaceAll(/[".]/g, '').trim())

    const listed = linesOf(await read('docs/develop/dark-patterns.md')).map(line => line.never)

    expect(listed.toSorted()).toEqual(promised.toSorted())
  })

  test('leads for each to a test that there is', async () => {
    const lines = linesOf(await read('docs/develop/dark-patterns.md'))
    const tests = await Promise.all(lines.map(async ({ file }) => read(file)))

    const lost = lines.filter(({ title }, n) => !tests[n]?.includes(`'${title}`))
    expect(lost.map(({ file, title }) => `${file}: ${title}`)).toEqual([])
  })
})

const badWords = {
  'no sentence hurries anybody': {
    words: [
      /\bhurry\b|act (now|fast)|last chance|don[’']t miss|miss(ing)? out|limited time/i,
      /while (it|they|stocks?) lasts?|before it[’']s (gone|too late)/i,
      /赶快|赶紧|抓紧|限时|最后(的)?机会|机不可失|别错过|手慢无|秒杀|马上就没/,
    ],
    planted: ['Hurry, it ends soon', 'Don’t miss it', '限时领取', '最后机会，抓紧'],
  },
  'no sentence makes things scarce or speaks of what others look at': {
    words: [
      /only \{\{\w+\}\} (shares?|places?|seats?) left|going fast|just (bought|won)\b/i,
      /others? (are|is) (looking|viewing)|people (are )?(looking|viewing|watching)/i,
      /仅剩|即将抢完|人正在(看|浏览|抢)|(刚刚|刚)(买|抢到|赢)了|都在(看|抢)/,
    ],
    planted: ['Only {{count}} shares left', '{{count}} people are looking', '{{count}} 人正在看'],
  },
  'no button shames who says no': {
    words: [
      /\bno,? (thanks,? )?(thank you,? )?I\b|I (don[’']t|do not) (want|care|need|like)/i,
      /I[’']ll (pass on|miss)|残忍(拒绝|离开)|狠心|放弃(优惠|福利|机会)|不，我(不|才)/i,
    ],
    planted: ['No thanks, I don’t need friends', '残忍拒绝', '放弃优惠'],
  },
  'sharing, liking and inviting are the price of nothing': {
    words: [
      /(share|invite|like|follow)\b[^.]{0,40}\b(to (unlock|win|earn|get more)|and (win|earn))/i,
      /(分享|邀请|点赞|关注)[^。]{0,12}(才能领|就送|可得|解锁|领取奖励)/,
    ],
    planted: ['Invite three friends to unlock it', '分享到三个群才能领'],
  },
  'who stays away is not punished': {
    words: [/\bstreak|days? in a row|连续(签到|打卡|登录)|断签/i],
    planted: ['A streak of {{count}}', '连续签到 {{count}} 天'],
  },
} as const

describe.each(Object.entries(badWords))('%s', (_, { words, planted }) => {
  test('in either language, and the look would find it', () => {
    const lines = texts.flatMap(({ path, text }) =>
      text.split('\n').map((line, n) => `${path}:${n + 1} ${line.trim()}`),
    )

    expect(lines.length, 'all texts were read').toBeGreaterThan(5_000)
    const isSaid = (line: string): boolean => words.some(some => some.test(line))
    expect(lines.filter(isSaid)).toEqual([])
    expect(planted.filter(sentence => !isSaid(sentence))).toEqual([])
  })
})

/** Boxes whose state begins ticked: by itself, or as the first value of what it shows. */
function tickedIn({ path, text }: Source): string[] {
  const ticked = text.includes('defaultChecked') ? [`${path} defaultChecked`] : []
  for (const [, name = ''] of text.matchAll(/\bchecked=\{(\w+)\}/g)) {
    const begins = new RegExp(`\\[${name}, \\w+\\] = useState(?:<boolean>)?\\(true\\)`)
    if (begins.test(text)) ticked.push(`${path} ${name}`)
  }
  return ticked
}

test('no box is ticked before a person ticks it', async () => {
  const planted = `const [fine, setFine] = useState(true)\n<input checked={fine} />`
  const bodies = await sourcesOf(['contract/src'], /\.ts$/)
  const presumed = bodies.filter(({ text }) => text.includes('.default(true)'))
  const begun = Object.entries({ ...emptyDraft, ...emptyTree }).filter(
    ([, value]) => value === true,
  )

  expect(tickedIn({ path: 'planted', text: planted })).toEqual(['planted fine'])
  expect(screens.filter(({ text }) => text.includes('checked=')).length).toBeGreaterThan(20)
  expect(screens.flatMap(tickedIn)).toEqual([])
  // Of all choices of a composer only the fair first moment is made: it favours who is slow.
  expect(begun.map(([name]) => name)).toEqual(['fair'])
  // That one is said by the mail server, of an address.
  expect(presumed.map(({ path }) => path)).toEqual(['contract/src/console/mails.ts'])
})

test('nobody is reached beyond a room or friends unless it is chosen', () => {
  expect([emptyDraft.to, emptyTree.reach]).toEqual(['group', 'my_friends'])
})

const naming = (words: RegExp): string[] =>
  screens.filter(({ text }) => words.test(text)).map(({ path }) => path)

test('a countdown ends at a moment that the house told', () => {
  // Who ticks reads a clock and makes no moment, so nothing can begin anew on a screen.
  const ticking = screens.filter(({ text }) => /setInterval\(|use(Tick|HouseClock)\(/.test(text))

  expect(ticking.length).toBeGreaterThan(5)
  expect(ticking.filter(({ text }) => /Date\.now\(\) \+/.test(text))).toEqual([])
})

test('nothing plays by itself, and no list goes on without a press', () => {
  expect(naming(/autoplay|<audio|new Audio\(/i)).toEqual([])
  // The picture of one’s own camera.
  expect(naming(/<video/)).toEqual(['web/src/ui/Scanner.tsx'])
  // Older lines of one conversation, back to its first.
  expect(naming(/new IntersectionObserver/)).toEqual(['web/src/features/chat/parts/Thread.tsx'])
})

test('the browser is asked for camera, place and pushes where somebody presses, and nowhere else', () => {
  const asking = /getUserMedia|getCurrentPosition|requestPermission|\bsubscribe\(|measurePlace\(/
  const effects = screens.flatMap(({ path, text }) =>
    [...text.matchAll(/^ {2}useEffect\(\(\) => \{$[^]*?^ {2}\}/gm)]
      .filter(([effect]) => asking.test(effect))
      .map(() => path),
  )

  expect(naming(/getUserMedia/)).toEqual(['web/src/ui/useCamera.ts'])
  expect(naming(/Notification\.requestPermission/)).toEqual([
    'web/src/features/notifications/push.ts',
  ])
  expect(naming(/getCurrentPosition|watchPosition/).toSorted()).toEqual([
    'web/src/features/chat/parts/PlaceSheet.tsx',
    'web/src/features/envelopes/rooms/queries.ts',
  ])
  expect(naming(/navigator\.contacts/)).toEqual([])
  // A host who switched it on gives the place anew with each code of the door.
  expect(effects).toEqual(['web/src/features/envelopes/rooms/queries.ts'])
})

type Operation = { operationId: string; requestBody?: unknown }
/** What an act asks for, as the open description of the house has it: every name in its body. */
async function askedBy(act: string): Promise<string> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
    await read('contract/openapi.json'),
  )
  const found = Object.values(paths)
    .flatMap(one => Object.values(one))
    .filter(one => one.operationId === act)
  expect(found).toHaveLength(1)
  const names = JSON.stringify(found[0]?.requestBody ?? {}).matchAll(/"(\w+)":/g)
  return [...names].map(([, name]) => name).join(' ')
}

test('opening, guessing and catching take no money from who plays', async () => {
  const money = /\b(proof|amount|price|stake)/

  for (const act of ['claimEnvelope', 'guessTile', 'guessNumber', 'passTreeOn', 'catchShare']) {
    expect([act, money.test(await askedBy(act))]).toEqual([act, false])
  }
  expect(await askedBy('sendEnvelope')).toMatch(money)
})
