import type { PageTexts } from './page-texts.js';

/** The page in English. */
export const english: PageTexts = {
  forms: {
    accept: {
      title: 'Accept it',
      explanation: 'You have made the first contact, and care for the customer’s business from here on.',
      day: '',
      words: 'What is to be remembered of the first contact',
      submit: 'Accept it',
      done: 'Thank you, the handover is accepted.',
    },
    'take-on': {
      title: 'Take it on',
      explanation: 'You promise to have it done by a day. Nobody else is told until then.',
      day: 'Done by',
      words: '',
      submit: 'Take it on',
      done: 'Thank you, you have taken it on.',
    },
    snooze: {
      title: 'Put it off',
      explanation: 'For when nothing can be done before a certain day. The reason is kept with the deal.',
      day: 'Until',
      words: 'Why it can wait',
      submit: 'Put it off',
      done: 'It has been put off.',
    },
    instruct: {
      title: 'Tell the owner what to do',
      explanation: 'The owner is told by mail, and it counts as the owner’s promise.',
      day: 'Done by',
      words: 'What shall be done',
      submit: 'Tell the owner',
      done: 'The owner is being told.',
    },
  },
  standing: {
    mine: (until) => `You have taken it on, to be done by ${until}.`,
    takenOn: (by, until) => `Taken on by ${by}, to be done by ${until}.`,
    instructed: (by, until) => `${by} has told the owner to have it done by ${until}.`,
    snoozed: (by, until) => `Put off by ${by} until ${until}.`,
    ended: {
      moved: 'There is nothing to do any more: the deal has moved on.',
      closed: 'There is nothing to do any more: the deal is closed.',
      recovered: 'There is nothing to do any more: what stalled it is mended.',
    },
    handover: {
      accepted: 'There is nothing to do any more: the handover has been accepted.',
      withdrawn: 'There is nothing to do any more: the deal is open again.',
    },
  },
  problems: {
    'already-taken-on': 'Somebody has taken it on meanwhile.',
    'already-snoozed': 'It has been put off meanwhile.',
    'no-escalation': 'There is nothing to do any more.',
    'deal-closed': 'The deal is closed.',
    'handover-closed': 'The handover has been accepted or taken back meanwhile.',
    'promise-not-in-future': 'Choose a day that is still to come.',
    'snooze-not-in-future': 'Choose a day that is still to come.',
    'promise-too-far': 'Choose a day within the next three months.',
    'snooze-too-far': 'Choose a day within the next month.',
    'reason-missing': 'Say why it can wait.',
    'idempotency-key-reused': 'This form was sent before with other words. Please send it again.',
    other: 'This could not be done.',
  },
  away: 'The service cannot be reached right now. Please send the form again in a moment: it acts only once.',
  incomplete: 'Please fill in the form completely.',
  expired: {
    title: 'This link has expired',
    text: 'Links in mails work for two weeks. The next mail about the deal brings a new one.',
  },
  unknown: {
    title: 'This link does not work',
    text: 'Please open it from the mail again, or ask for a new one.',
  },
  tooMany: { title: 'Too many attempts', text: 'Please wait a few minutes.' },
  failed: { title: 'Something went wrong', text: 'Please try again in a moment.' },
};
