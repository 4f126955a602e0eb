import type { Same } from '../same.ts'
import type { stickers as zh } from '../zh-CN/stickers.ts'

export const stickers = {
  refusals: {
    sticker_level_needed:
      'Your level may not share packs yet. Get verified, or ask the people who run this community.',
    sticker_packs_full:
      'You have {{max}} packs, which is the most. Delete a draft or withdraw an old one first.',
    sticker_pack_full: 'A pack holds {{max}} pictures. Begin another one, or take some out.',
    sticker_shelf_full: 'Your panel holds {{max}} packs. Put one away first.',
    sticker_pack_empty: 'This pack has no picture yet. Add one, then hand it in.',
    sticker_licence_missing:
      'The licence is missing. Choose one; with attribution, name the author too.',
    sticker_licence_refused:
      'Only the people who run this community may say it is licensed by them. Choose another licence.',
    sticker_alt_missing:
      '{{count}} pictures have no description. Say in a few words what they show, for those who cannot see them.',
    sticker_consent_missing:
      'It shows real people, but not how they agreed. Say who and how, or choose pictures without people.',
    sticker_too_large:
      'This picture is too large even after shrinking. Try a smaller one, or fewer frames.',
    sticker_format_refused:
      'This is not a picture we can take. Use PNG, JPEG, WebP or GIF; vector files and videos do not work.',
    sticker_in_review: 'It is being reviewed and cannot be changed now. Wait for the answer.',
    sticker_pack_settled: 'A published or withdrawn pack cannot be changed. Begin a new one.',
    sticker_not_in_review:
      'This pack is no longer in review; somebody may have decided just now. Please reload.',
    sticker_withdrawn:
      'This sticker was withdrawn and cannot be sent any more. Please choose another one.',
  },
  notices: {
    pack_published: 'Your pack “{{pack}}” is out: everybody here may add it.',
    pack_returned: 'Your pack “{{pack}}” came back: {{reason}}',
    pack_taken_down: 'Your pack “{{pack}}” was taken down: {{reason}}',
  },
} as const satisfies Same<typeof zh>
