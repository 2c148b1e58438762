import { identityOf } from './identity';
import { ADA, BEN } from './testing';

describe('An identity', () => {
  it('is told by the mailbox', () => {
    expect(identityOf(ADA)).toEqual({
      key: 'mbox mailto:ada@example.org',
      agent: '{"objectType":"Agent","mbox":"mailto:ada@example.org"}',
      readable: 'ada@example.org',
      name: 'Ada',
    });
  });

  it('is told by the account, by homePage and name', () => {
    expect(identityOf(BEN)).toEqual({
      key: 'account https://hr.example.org ben',
      agent: '{"objectType":"Agent","account":{"homePage":"https://hr.example.org","name":"ben"}}',
      readable: 'ben',
      name: 'Ben',
    });
  });

  it('is told by the OpenID', () => {
    expect(identityOf({ openid: 'https://ada.example.org' })).toMatchObject({
      key: 'openid https://ada.example.org',
      readable: 'https://ada.example.org',
    });
  });

  it('is told by the hash of the mailbox, the letter case of its digits aside', () => {
    expect(identityOf({ mbox_sha1sum: 'AB'.repeat(20) })).toEqual(identityOf({ mbox_sha1sum: 'ab'.repeat(20) }));
  });

  it('of a Group says that it is one and leaves its members out', () => {
    expect(identityOf({ objectType: 'Group', mbox: 'mailto:s@b', member: [ADA] })?.agent).toBe(
      '{"objectType":"Group","mbox":"mailto:s@b"}',
    );
  });

  it('is the same under another name', () => {
    expect(identityOf({ ...ADA, name: 'Ada Lovelace' })?.key).toBe(identityOf(ADA)?.key);
  });

  it('has no name when it is empty', () => {
    expect(identityOf({ mbox: 'mailto:a@b', name: ' ' })).not.toHaveProperty('name');
  });

  it.each([
    undefined,
    null,
    'ada',
    [],
    {},
    { objectType: 'Group', member: [ADA] },
    { account: { name: 'x' } },
    { mbox: 7 },
  ])('is not that of %p', (agent) => {
    expect(identityOf(agent)).toBeUndefined();
  });
});
