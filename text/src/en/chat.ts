import type { Same } from '../same.ts'
import type { chat as zh } from '../zh-CN/chat.ts'

export const chat = {
  refusals: {
    chat_not_a_member:
      'You are not in this group yet, so you cannot see it or take part. Join by its link first.',
    chat_already_member: 'This person is in the group already; no invitation is needed.',
    chat_level_needed:
      'Groups need level L{{needed}} and yours is L{{level}}. Verify your address first, or ask the people of the house to confirm you.',
    chat_link_invalid:
      'This group link has expired or was withdrawn. Ask somebody in the group for a new one.',
    chat_invitation_over:
      'This invitation was answered or withdrawn, or the group has closed. Ask to be invited again.',
    chat_too_fast:
      'That was too fast: at most {{max}} messages a minute. Your text is kept; send it again in {{retry_after}} seconds.',
    chat_recall_late:
      'More than {{minutes}} minutes have passed, so this cannot be taken back. You can explain in a new message.',
    chat_muted:
      'An admin asked you to only read until {{until}}. You may still write to the owner.',
    chat_read_only:
      'You can only read here now: the group is closed, or only admins speak. Your text is kept.',
    chat_stranger_refused:
      'You two cannot talk this way yet. Become friends, or talk where you have something in common.',
    chat_kind_off:
      'This is switched off here. The group page shows what is on; ask the owner to switch it on.',
    chat_announced_often:
      'A group makes at most {{max}} announcements a week, so that people go on reading them. Wait some days, or send a plain message.',
    chat_pins_full: 'At most {{max}} announcements are pinned. Take one down first.',
    chat_report_decided: 'Somebody has decided this report already. Reload the list to see it.',
    chat_group_full:
      'A group holds at most {{max}} people and this one is full. Try again when somebody has left.',
  },
  lines: {
    made: '{{user}} made the group',
    joined: '{{user}} came in',
    left: '{{user}} left',
    removed: '{{by}} took {{user}} out',
    owner_followed: '{{user}} is the new owner',
    role_admin: '{{by}} made {{user}} an admin',
    role_member: '{{by}} made {{user}} a member again',
    renamed: '{{by}} renamed the group “{{name}}”',
    recalled: '{{user}} took a message back',
    closed: '{{by}} closed the group; it can only be read now',
    silenced: '{{by}} asked {{user}} to only read for a while',
    owner_changed: '{{user}} took over from {{by}} as owner',
  },
  notices: {
    announced: '{{by}} announced something in “{{room}}”',
    mentioned: '{{by}} mentioned you in “{{room}}”',
    news: 'New messages in “{{room}}”',
    news_direct: '{{by}} wrote to you',
    report_removed: 'Thank you for your report: that message was removed under the house rules.',
    report_kept:
      'Your report was looked at: it breaks no rule and stays. You may block the person.',
  },
  export: {
    number: 'Number',
    at: 'Time',
    handle: 'Handle',
    name: 'Name',
    kind: 'Kind',
    text: 'Content',
    kinds: {
      text: 'text',
      system: 'note',
      embed: 'card',
      pictures: 'pictures',
      place: 'place',
    },
  },
  waiting: {
    invited: '{{by}} asks you into “{{room}}”',
  },
  templates: {
    class: 'Class',
    dinner: 'Dinner',
    team: 'Team',
    interest: 'Interest',
    occasion: 'Occasion',
  },
  purposes: {
    class: 'Keep in touch; class money and plans live here',
    dinner: 'Where we eat, when, and who owes what',
    team: 'Get things done together',
    interest: 'Talk about what we all like',
    occasion: 'Here for one happy occasion',
  },
  rhythms: {
    none: 'No fixed rhythm',
    weekly: 'Every week',
    monthly: 'Every month',
    yearly: 'Every year',
    once: 'Just once',
  },
  roles: { owner: 'Owner', admin: 'Admin', member: 'Member' },
} as const satisfies Same<typeof zh>
