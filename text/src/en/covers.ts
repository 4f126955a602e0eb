import type { Same } from '../same.ts'
import type { covers as zh } from '../zh-CN/covers.ts'

export const covers = {
  lantern: { name: 'Lanterns', alt: 'Three red lanterns at night over the roofs of a small town' },
  peony: { name: 'Peonies', alt: 'Peonies in full bloom on deep red, a golden butterfly' },
  carp: { name: 'Carp', alt: 'Two carp swim between lotus flowers over a pattern of waves' },
  cloud: { name: 'Clouds', alt: 'The sun rises from curled clouds, two cranes cross the hills' },
  osmanthus: {
    name: 'Osmanthus',
    alt: 'Sweet osmanthus on green, petals fall beside a cup of tea',
  },
  kite: { name: 'Kites', alt: 'Two children fly kites on a hill beside a willow' },
  moon: { name: 'Full moon', alt: 'Two white rabbits and mooncakes under a full moon' },
  snow: { name: 'First snow', alt: 'A magpie on a plum branch in the snow, a lit house far off' },
} as const satisfies Same<typeof zh>
