import { paintDrawing } from '#/engine/image.ts'

const side = 640

const paints = {
  peach: ['#f7d9c4', '#e2553d', '#3a2a26'],
  dusk: ['#cfd3ee', '#44518f', '#22243a'],
  mint: ['#cfe9dc', '#2f8f74', '#24403a'],
  butter: ['#fbe9b7', '#d98a1f', '#4a3420'],
  tea: ['#e7dcc8', '#8a6b45', '#8f8a84'],
  steel: ['#d5dde4', '#3f6f9f', '#2b3036'],
  leaf: ['#dcebc6', '#5f8f37', '#2d2a24'],
  sand: ['#f1e0c0', '#a8632f', '#2a211c'],
  lake: ['#cbe6f2', '#1f7fb0', '#1f2430'],
  lime: ['#e6efb4', '#7b9a1c', '#2c2620'],
  coral: ['#fbd3cb', '#cf4a63', '#5a3424'],
  mist: ['#e3e5e8', '#6b7480', '#33373d'],
} as const

const skins = { mint: '#d8a57a', sand: '#cf9a70', coral: '#e5b48c', lime: '#eac195' } as const
const skinDefault = '#f0c9a4'

const hairs = {
  bob: '<path d="M196 300c0-96 56-150 124-150s124 54 124 150v60h-40v-70H236v70h-40z"/>',
  long: '<path d="M190 300c0-100 58-154 130-154s130 54 130 154v170h-56V286H246v184h-56z"/>',
  bun: '<circle cx="320" cy="130" r="44"/><path d="M206 290c0-84 50-130 114-130s114 46 114 130z"/>',
  bald: '<path d="M206 300c0-20 6-44 16-60l18 60zM434 300c0-20-6-44-16-60l-18 60z"/>',
  cap: '<path d="M200 262c0-72 52-114 120-114s120 42 120 114h64c8 0 8 20 0 20H200z"/>',
  curls: [
    [222, 250],
    [232, 200],
    [272, 166],
    [322, 154],
    [370, 166],
    [410, 200],
    [420, 250],
  ]
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="42"/>`)
    .join(''),
  tails:
    '<path d="M206 290c0-84 50-130 114-130s114 46 114 130z"/>' +
    '<ellipse cx="186" cy="330" rx="30" ry="62"/><ellipse cx="454" cy="330" rx="30" ry="62"/>',
  short: '<path d="M206 286c0-88 48-134 116-134s112 46 112 134l-30-44c-50 12-120 8-150-16z"/>',
  scarf:
    '<path d="M190 320c0-110 58-172 130-172s130 62 130 172c0 84-40 150-40 150H230s-40-66-40-150z"/>',
} as const

const clothes = {
  collar: '<path d="M270 436l50 56 50-56 30 20-60 90h-40l-60-90z" fill="#fffdf8"/>',
  coat: '<path d="M286 440h68l-20 200h-28z" fill="#fffdf8"/>',
  round: '<path d="M264 436a56 40 0 0 0 112 0" fill="none" stroke="#fffdf8" stroke-width="12"/>',
  apron: '<path d="M250 470h140l20 170H230z" fill="#fffdf8"/>',
  overall: '<path d="M246 440h26v70h96v-70h26v200H246z" fill="#fffdf8" opacity=".8"/>',
} as const

/** How somebody of the demo is drawn: colours, hair and clothes. */
export type Look = {
  paint: keyof typeof paints
  hair: keyof typeof hairs
  wears: keyof typeof clothes
}

/** Draws a portrait: a square SVG of flat shapes, the same for the same look. */
export function drawPortrait({ paint, hair, wears }: Look): string {
  const [back, cloth, dark] = paints[paint]
  const skin = new Map<string, string>(Object.entries(skins)).get(paint) ?? skinDefault
  const isCover = hair === 'scarf'
  const head = '<ellipse cx="320" cy="310" rx="104" ry="122"/>'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="${side}" height="${side}">`,
    `<rect width="640" height="640" fill="${back}"/>`,
    `<circle cx="520" cy="120" r="70" fill="#fffdf8" opacity=".55"/>`,
    isCover ? `<g fill="${cloth}">${hairs.scarf}</g>` : '',
    `<path d="M110 640c0-130 90-200 210-200s210 70 210 200z" fill="${cloth}"/>`,
    clothes[wears],
    `<path d="M280 400h80v50a40 36 0 0 1-80 0z" fill="${skin}"/>`,
    hair === 'long' ? `<g fill="${dark}">${hairs.long}</g>` : '',
    isCover
      ? `<ellipse cx="320" cy="306" rx="84" ry="104" fill="${skin}"/>`
      : `<g fill="${skin}">${head}</g>`,
    isCover ? '' : `<g fill="${dark}" clip-path="inset(0 0 0 0)">${fringe(hair)}</g>`,
    `<g fill="${dark}"><circle cx="282" cy="318" r="9"/><circle cx="358" cy="318" r="9"/></g>`,
    `<path d="M284 366a40 30 0 0 0 72 0" fill="none" stroke="${dark}" stroke-width="8"`,
    ` stroke-linecap="round"/>`,
    `<g fill="#e2553d" opacity=".22"><circle cx="256" cy="350" r="20"/>`,
    `<circle cx="384" cy="350" r="20"/></g>`,
    '</svg>',
  ].join('')
}

/** Long hair falls behind the face; in front of it there is only its fringe. */
function fringe(hair: keyof typeof hairs): string {
  if (hair === 'long')
    return '<path d="M212 290c0-90 46-136 108-136s108 46 108 136c-40-60-160-76-216 0z"/>'
  return hairs[hair]
}

/** Paints a portrait as PNG, as a phone would send it. */
export const paintPortrait = (look: Look): Promise<Buffer> => paintDrawing(drawPortrait(look))
