import type { Same } from '../same.ts'
import type { drawnStickers as zh } from '../zh-CN/drawn-stickers.ts'

/** Names of the packs that ship with the house, and what their stickers show. */
export const drawnStickers = {
  packs: {
    fufu: 'Fufu',
    willow: 'Willow the cat',
    words: 'Good words',
  },
  // What each drawing shows, and the words by which it is found.
  drawn: {
    fufu: {
      hello: { alt: 'Fufu waves hello', words: 'hello hi hey wave morning' },
      thanks: { alt: 'Fufu bows with thanks', words: 'thanks thank grateful' },
      love: { alt: 'Fufu with hearts for eyes', words: 'love like heart adore' },
      laugh: { alt: 'Fufu bursts out laughing', words: 'laugh haha lol funny' },
      ok: { alt: 'Fufu winks with a thumb up', words: 'ok good great thumb yes' },
      please: { alt: 'Fufu begs with big eyes', words: 'please beg pray' },
      rich: { alt: 'Fufu in a rain of coins', words: 'rich money coins envelope lucky' },
      party: {
        alt: 'Fufu with a party hat and confetti',
        words: 'party birthday congratulations celebrate',
      },
      go: { alt: 'Fufu runs for the envelope', words: 'go run hurry rush' },
      shy: { alt: 'Fufu is shy', words: 'shy blush embarrassed' },
      shock: { alt: 'Fufu is shocked, flap open', words: 'shock wow omg what surprise' },
      cry: { alt: 'Fufu cries a puddle', words: 'cry sad tears missed' },
      angry: { alt: 'Fufu is angry', words: 'angry mad hmph' },
      sleep: { alt: 'Fufu sleeps under a blanket', words: 'sleep night tired bed' },
    },
    willow: {
      hi: { alt: 'The willow cat raises a paw', words: 'hi hello paw cat' },
      hug: { alt: 'The willow cat hugs a heart', words: 'hug heart warm love' },
      adore: { alt: 'The willow cat adores it', words: 'adore love pretty wow' },
      beg: { alt: 'The willow cat with pleading eyes', words: 'beg please want cute' },
      cheer: { alt: 'The willow cat cheers with pompoms', words: 'cheer yay hooray go' },
      tea: { alt: 'The willow cat sips hot tea', words: 'tea relax calm break' },
      peek: { alt: 'The willow cat peeks over a wall', words: 'peek look curious watching' },
      busy: { alt: 'The willow cat types like mad', words: 'busy work typing deadline' },
      nap: { alt: 'The willow cat takes a nap', words: 'nap sleep tired rest' },
      speechless: { alt: 'The willow cat is speechless', words: 'speechless awkward meh sweat' },
      tears: { alt: 'The willow cat in tears under a cloud', words: 'tears sad upset rain' },
      hmph: { alt: 'The willow cat sulks', words: 'hmph angry sulk annoyed' },
    },
    words: {
      rich: { alt: 'Big letters: may you prosper', words: 'prosper rich newyear' },
      newyear: { alt: 'Big letters: happy new year', words: 'newyear happy spring festival' },
      fu: { alt: 'The word fortune on a red diamond', words: 'fortune luck blessing fu' },
      luck: { alt: 'Big letters: good luck, a clover', words: 'luck good exam clover' },
      thankyou: { alt: 'Big letters: thank you', words: 'thanks thankyou grateful' },
      go: { alt: 'Big letters: go, you can do it', words: 'go fighting effort keep' },
      gotit: { alt: 'A speech bubble: got it', words: 'got received ok roger' },
      haha: { alt: 'Big letters: ha ha ha', words: 'haha laugh lol' },
      welldone: {
        alt: 'Big letters: thank you for the work, a cup of tea',
        words: 'welldone work tired coffee',
      },
      night: {
        alt: 'Big letters: good night, moon and stars',
        words: 'night goodnight sleep dream',
      },
    },
  },
} as const satisfies Same<typeof zh>
