export const generalTexts = {
  title: 'General',
  facts: 'What holds for the whole organization.',
  failed: 'The settings did not load',
  refused: { title: 'Settings are not open to your role', text: 'An owner or an admin can give you another role.' },
  name: 'Name',
  zone: 'Time zone',
  version: {
    label: 'xAPI version of requests that name none',
    hint: 'The standard wants such requests refused. Choose a version only for tools that cannot be taught to send X-Experience-API-Version.',
    choices: { none: 'Refuse', '1.0.3': '1.0.3', '2.0.0': '2.0.0' },
  },
  saved: 'Saved. It counts within a second.',
  notSaved: 'The setting was not saved.',
};
