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
