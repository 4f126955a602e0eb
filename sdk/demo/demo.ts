/** Everybody of the demo community signs in with these two; they are no secret. */
export const demoPassword = 'lantern-by-the-river'
export const demoPin = '280516'

/**
 * The people of the demo through whose eyes a visitor may look: a member, a shop, the operator, and one who has
 * just come and is in no room yet.
 */
export const demoDoors = [
  { handle: 'lin', name: '林悦 Lin', as: 'member' },
  { handle: 'mei', name: '梅芳 Mei', as: 'shop' },
  { handle: 'wen', name: '温岚 Wen', as: 'operator' },
  { handle: 'yishui', name: '易水 Yi Shui', as: 'newcomer' },
] as const
