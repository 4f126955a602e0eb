import type { Same } from '../../same.ts'
import type { consoleCovers as zh } from '../../zh-CN/screens/console-covers.ts'

export const consoleCovers = {
  covers: {
    title: 'Envelope covers',
    lede: 'Beside the eight that ship with the house. A second person looks before members can choose one. Pictures of requests for envelopes are looked at here, too.',
    none: 'No cover was added yet. Choose an upright picture; its middle is cut to three by four.',
    add: 'Add a cover',
    unnamed: 'No name yet',
    ofAsk: 'Picture of a request',
    states: {
      in_review: 'To review',
      draft: 'Drafts',
      returned: 'Returned',
      published: 'Published',
      withdrawn: 'Taken down',
    },
    name: 'Name',
    alt: 'What it shows',
    altHelp: 'Read to whoever cannot see the picture.',
    needed: 'This is needed.',
    origin: 'Origin: {{words}}',
    reason: 'Decision: {{words}}',
    second: 'Somebody else has to look at it.',
    submit: 'Hand in',
    publish: 'Publish',
    giveBack: 'Return',
    takeDown: 'Take down',
    acts: {
      submit: 'Hand in a cover',
      publish: 'Publish “{{name}}”',
      return: 'Return “{{name}}”',
      takeDown: 'Take down “{{name}}”',
    },
    effects: {
      submit: 'Say as the reason where the picture comes from and why we may use it.',
      publish:
        'Everybody may send envelopes in it; who opens a shared link without an account sees it too.',
      return: 'Who handed it in reads your reason and may hand it in again.',
      takeDown:
        'The picture is deleted, and envelopes sent in it become plain red. It cannot be undone.',
      publishAsk: 'Only those who are asked see this picture.',
      returnAsk: 'The picture is deleted and who asks reads your reason; the request stands.',
      takeDownAsk:
        'The picture is deleted and nobody sees it any more; the request stands. It cannot be undone.',
    },
  },
} as const satisfies Same<typeof zh>
