/**
 * Test files that put modules of their own in the place of others. The files of the server share
 * what they import, so these would reach files that never asked for them: they run alone.
 */
export const alone = ['play', 'model'].map(
  name => `server/src/modules/envelopes/trees/${name}.test.ts`,
)
