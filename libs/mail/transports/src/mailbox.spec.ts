import { mailbox } from './mailbox';

describe('a mailbox', () => {
  it.each([
    ['ada@example.org', '', 'ada@example.org'],
    [' ada@example.org ', '', 'ada@example.org'],
    ['<ada@example.org>', '', 'ada@example.org'],
    ['Ada Lovelace <ada@example.org>', 'Ada Lovelace', 'ada@example.org'],
    ['"Lovelace, Ada" <ada+lms@example.org>', 'Lovelace, Ada', 'ada+lms@example.org'],
    ['Zoë Ü <zoë@müller.example>', 'Zoë Ü', 'zoë@müller.example'],
    ['root@localhost', '', 'root@localhost'],
  ])('%j is one', (text, name, address) => {
    expect(mailbox(text)).toEqual({ name, address });
  });

  it.each([
    'Lovelace, Ada <ada@example.org>',
    'ada@example.org eve@example.org',
    'eve@example.org <ada@example.org>',
    'ada@example.org <eve@example.org> tail',
    '"a" b <ada@example.org>',
    'ada@exa mple.org',
    'ada@@example.org',
    'ada@[127.0.0.1]',
    'ada@example.org\u0000',
    `ada@${'x'.repeat(320)}`,
  ])('%j is none', (text) => {
    expect(mailbox(text)).toBeUndefined();
  });
});
