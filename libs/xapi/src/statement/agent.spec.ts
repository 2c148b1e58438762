import { aStatement } from '../testing';
import { brokenRules, faultsOf } from '../testing/faults';

const SHA1 = 'cd9b00a5611f94eaa7b1661edab976068e364975';
const ACCOUNT = { homePage: 'https://hr.example.org', name: 'ada' };

/** What is wrong with an actor, by paths inside it. */
const actor = (value: unknown): readonly string[] =>
  brokenRules(aStatement({ actor: value })).map((fault) => fault.replace(/^\$\.actor\.?/, ''));

describe('An Agent', () => {
  it.each([
    ['mbox', { mbox: 'mailto:ada@example.org' }],
    ['mbox_sha1sum', { mbox_sha1sum: SHA1 }],
    ['mbox_sha1sum in capitals', { mbox_sha1sum: SHA1.toUpperCase() }],
    ['openid', { openid: 'https://ada.example.org' }],
    ['account', { account: ACCOUNT }],
  ])('is told by its %s', (_, identifier) => {
    expect(actor(identifier)).toEqual([]);
    expect(actor({ objectType: 'Agent', name: 'Ada', ...identifier })).toEqual([]);
  });

  it('has an identifier [C-7.3-identifier]', () => {
    expect(actor({ name: 'Ada' })).toEqual([' agent-identifier']);
  });

  it('has no second identifier [C-7.3-identifier]', () => {
    expect(actor({ mbox: 'mailto:ada@example.org', account: ACCOUNT })).toEqual([' agent-identifier']);
  });

  it('has an identifier that an index can hold', () => {
    expect(actor({ account: { ...ACCOUNT, name: 'a'.repeat(1900) } })).toEqual([]);
    expect(actor({ account: { ...ACCOUNT, name: 'a'.repeat(2000) } })).toEqual([' identifier-bounded']);
  });

  it('has no members', () => {
    expect(actor({ mbox: 'mailto:ada@example.org', member: [] })).toEqual(['member agent-without-members']);
  });

  it.each(['agent', 'group', 'Person', '', 7])('has no objectType %p', (objectType) => {
    expect(actor({ objectType, mbox: 'mailto:ada@example.org' })).toEqual(['objectType value-enumerated']);
  });

  it.each([
    'ada@example.org',
    'mailto:',
    'mailto:ada',
    'mailto:@example.org',
    'mailto:ada@',
    'mailto:a da@example.org',
    'http:ada@example.org',
    'MAILTO:ada@example.org',
    '',
  ])('has no mbox %p', (mbox) => {
    expect(actor({ mbox })).toEqual(['mbox mbox']);
  });

  it.each(['', SHA1.slice(1), `${SHA1}0`, `g${SHA1.slice(1)}`])('has no mbox_sha1sum %p', (sum) => {
    expect(actor({ mbox_sha1sum: sum })).toEqual(['mbox_sha1sum mbox-sha1sum']);
  });

  it('has an IRI as its openid', () => {
    expect(actor({ openid: 'ada.example.org' })).toEqual(['openid iri']);
  });

  it('has an account with a homePage and a name, and nothing else', () => {
    expect(actor({ account: { name: 'ada' } })).toEqual(['account.homePage account-required']);
    expect(actor({ account: { homePage: 'https://hr.example.org' } })).toEqual(['account.name account-required']);
    expect(actor({ account: { ...ACCOUNT, name: '' } })).toEqual(['account.name account-required']);
    expect(actor({ account: { ...ACCOUNT, homePage: 'homePage.com/x' } })).toEqual(['account.homePage iri']);
    expect(actor({ account: { ...ACCOUNT, id: 1 } })).toEqual(['account.id unknown-property']);
  });
});

describe('A Group', () => {
  it('with an identifier may have members or none', () => {
    expect(actor({ objectType: 'Group', mbox: 'mailto:shift@example.org' })).toEqual([]);
    expect(actor({ objectType: 'Group', account: ACCOUNT, member: [{ mbox: 'mailto:ada@example.org' }] })).toEqual([]);
  });

  it('without identifier has members', () => {
    expect(actor({ objectType: 'Group', member: [{ mbox: 'mailto:ada@example.org' }] })).toEqual([]);
    expect(actor({ objectType: 'Group', name: 'Shift' })).toEqual(['member group-members']);
  });

  it('has no second identifier', () => {
    expect(actor({ objectType: 'Group', mbox: 'mailto:s@example.org', openid: 'https://s.example.org' })).toEqual([
      ' agent-identifier',
    ]);
  });

  it('has its members in a list', () => {
    expect(actor({ objectType: 'Group', member: { mbox: 'mailto:ada@example.org' } })).toEqual(['member value-type']);
  });

  it('has no Group among its members [C-7.3-members]', () => {
    const inner = { objectType: 'Group', mbox: 'mailto:s@example.org' };
    expect(actor({ objectType: 'Group', member: [{ mbox: 'mailto:ada@example.org' }, inner] })).toEqual([
      'member[1].objectType group-member-agent',
    ]);
  });

  it('has only valid Agents among its members', () => {
    expect(actor({ objectType: 'Group', member: [{ mbox: 'ada' }, {}] })).toEqual([
      'member[0].mbox mbox',
      'member[1] agent-identifier',
    ]);
  });
});

describe('The rules on Agents', () => {
  const WRONG = { mbox: 'ada' };
  const GROUP = { objectType: 'Group', member: [WRONG] };
  const SUB = { objectType: 'SubStatement', actor: WRONG, verb: { id: 'a:b' }, object: { id: 'a:c' } };

  it.each([
    ['object', { object: { objectType: 'Agent', ...WRONG } }, '$.object.mbox'],
    ['authority', { authority: WRONG }, '$.authority.mbox'],
    ['instructor', { context: { instructor: WRONG } }, '$.context.instructor.mbox'],
    ['team', { context: { team: GROUP } }, '$.context.team.member[0].mbox'],
    ['actor of a SubStatement', { object: SUB }, '$.object.actor.mbox'],
    [
      'instructor of a SubStatement',
      { object: { ...SUB, actor: { mbox: 'mailto:a@b' }, context: { instructor: WRONG } } },
      '$.object.context.instructor.mbox',
    ],
  ])('hold for the %s', (_, parts, path) => {
    expect(brokenRules(aStatement(parts))).toEqual([`${path} mbox`]);
  });

  it.each([
    ['contextAgents', [{ objectType: 'contextAgent', agent: WRONG }], '$.context.contextAgents[0].agent.mbox'],
    [
      'contextGroups',
      [{ objectType: 'contextGroup', group: GROUP }],
      '$.context.contextGroups[0].group.member[0].mbox',
    ],
  ])('hold for %s', (name, list, path) => {
    expect(brokenRules(aStatement({ context: { [name]: list } }), '2.0.0')).toEqual([`${path} mbox`]);
  });
});

describe('An authority', () => {
  const ADA = { mbox: 'mailto:ada@example.org' };
  const APP = { account: { homePage: 'https://example.org/oauth', name: 'app' } };
  const authority = (value: unknown): readonly string[] =>
    faultsOf(aStatement({ authority: value })).map((fault) => fault.rule);

  it('is an Agent', () => {
    expect(authority(ADA)).toEqual([]);
  });

  it('or a Group without identifier of an application and a user [C-7.4-authority]', () => {
    expect(authority({ objectType: 'Group', member: [APP, ADA] })).toEqual([]);
  });

  it.each([
    ['one member', { objectType: 'Group', member: [APP] }],
    ['three members', { objectType: 'Group', member: [APP, ADA, ADA] }],
    ['an identifier', { objectType: 'Group', ...ADA, member: [APP, ADA] }],
    ['no member with an account', { objectType: 'Group', member: [ADA, ADA] }],
  ])('is no Group with %s', (_, group) => {
    expect(authority(group)).toEqual(['authority']);
  });
});
