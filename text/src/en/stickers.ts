import type { Same } from '../same.ts'
import type { stickers as zh } from '../zh-CN/stickers.ts'

export const stickers = {
  refusals: {
    sticker_level_needed: 'Your level can’t share packs yet. Get verified, or ask staff.',
    sticker_packs_full:
      'You can have {{max}} packs at most. Delete a draft or withdraw an old one first.',
    sticker_pack_full: 'A pack can hold {{max}} pictures. Start another one, or remove some.',
    sticker_shelf_full: 'Your panel can hold {{max}} packs. Remove one first.',
    sticker_pack_empty: 'This pack has no pictures yet. Add one, then submit it.',
    sticker_licence_missing: 'Choose a licence first; with attribution, name the author too.',
    sticker_licence_refused:
      'Only staff can license a pack for the community. Choose another licence.',
    sticker_alt_missing:
      'Some pictures have no description ({{count}}). Say briefly what they show, for people who can’t see them.',
    sticker_consent_missing:
      'It shows real people, but not how they agreed. Say who agreed and how, or choose pictures without people.',
    sticker_too_large:
      'This picture is too large even after shrinking. Try a smaller one, or one with fewer frames.',
    sticker_format_refused:
      'We can’t use this picture. Try PNG, JPEG, WebP or GIF; vector files and videos don’t work.',
    sticker_in_review:
      'This pack is in review and can’t be changed now. You’ll be told the result.',
    sticker_pack_settled: 'A published or withdrawn pack can’t be changed. Start a new one.',
    sticker_not_in_review:
      'This pack is no longer in review; someone may have just decided. Reload the page.',
    sticker_withdrawn: 'This sticker was withdrawn and can’t be sent any more. Choose another one.',
  },
  notices: {
    pack_published: 'Your pack “{{pack}}” was approved. Everyone here can add it now.',
    pack_returned: 'Your pack “{{pack}}” was returned: {{reason}}',
    pack_taken_down: 'Your pack “{{pack}}” was taken down: {{reason}}',
  },
} as const satisfies Same<typeof zh>
