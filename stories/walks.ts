/**
 * The stories of `npm run torture -- walks`: five phones for minutes, what judges time itself, and
 * sweeps over every screen and habit. They want time and quiet; `npm test` walks each capability.
 */
export const walks = ['boards', 'fit', 'keyboard', 'moments', 'own', 'rooms', 'speed'].map(
  name => `stories/screens/${name}.spec.test.ts`,
)
