import type { Same } from '../same.ts'
import type { chat as zh } from '../zh-CN/chat.ts'

export const chat = {
  refusals: {
    chat_not_a_member:
      'You’re not in this group, so you can’t see it or take part. Join with its link first.',
    chat_already_member: 'They’re already in this group; no invitation is needed.',
    chat_level_needed:
      'Groups need level L{{needed}}, and you’re at L{{level}}. Verify your e-mail address first, or ask staff to confirm you.',
    chat_link_invalid:
      'This group link has expired or was withdrawn. Ask someone in the group for a new one.',
    chat_invitation_over:
      'This invitation was answered or withdrawn, or the group has closed. Ask for a new one.',
    chat_too_fast:
      'Too fast: you can send {{max}} messages a minute. Your text is kept; send it again in {{retry_after}} seconds.',
    chat_recall_late:
      'Messages can be taken back for {{minutes}} minutes, and that time is over. You can explain in a new one.',
    chat_muted:
      'An admin has made you read-only until {{until}}. You can still write to the owner.',
    chat_read_only:
      'You can only read here now: the group is closed, or only admins can post. Your text is kept.',
    chat_stranger_refused:
      'You two can’t message each other yet. Become friends, or talk in a group you share.',
    chat_kind_off:
      'This is switched off in this group. The group page shows what’s on; the owner can change it.',
    chat_announced_often:
      'A group can make {{max}} announcements a week. Wait a few days, or send a normal message.',
    chat_pins_full: 'You can pin {{max}} announcements at most. Unpin one first.',
    chat_report_decided: 'Someone has already decided this report. Reload the list to see how.',
    chat_group_full: 'This group is full ({{max}} people). Try again when someone has left.',
  },
  lines: {
    made: '{{user}} created the group',
    joined: '{{user}} joined',
    left: '{{user}} left',
    removed: '{{by}} removed {{user}}',
    owner_followed: '{{user}} is now the owner',
    role_admin: '{{by}} made {{user}} an admin',
    role_member: '{{by}} removed {{user}} as an admin',
    renamed: '{{by}} renamed the group to “{{name}}”',
    recalled: '{{user}} took back a message',
    closed: '{{by}} closed the group; it’s read-only now',
    silenced: '{{by}} made {{user}} read-only for a while',
    owner_changed: '{{user}} took over as owner from {{by}}',
  },
  notices: {
    announced: '{{by}} posted an announcement in “{{room}}”',
    mentioned: '{{by}} mentioned you in “{{room}}”',
    news: 'New messages in “{{room}}”',
    news_direct: '{{by}} wrote to you',
    report_removed: 'Thanks for your report. The message broke the house rules and was removed.',
    report_kept:
      'We looked into your report. The message breaks no rule, so it stays. You can block the person.',
  },
  export: {
    number: 'No.',
    at: 'Time',
    handle: 'Handle',
    name: 'Name',
    kind: 'Type',
    text: 'Text',
    someone: 'member',
    removed: 'removed',
    kinds: {
      text: 'text',
      system: 'notice',
      embed: 'card',
      pictures: 'pictures',
      place: 'place',
    },
  },
  waiting: {
    invited: '{{by}} invites you to “{{room}}”',
  },
  templates: {
    class: 'Class',
    dinner: 'Dinner',
    team: 'Team',
    interest: 'Interest',
    occasion: 'Occasion',
  },
  purposes: {
    class: 'Stay in touch; class money and plans live here',
    dinner: 'Where we eat, when, and who owes what',
    team: 'Get things done together',
    interest: 'Talk about what we all like',
    occasion: 'For one happy occasion',
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
