import { personOf } from './person';
import { ADA, BEN } from './testing';

describe('The Person of an Agent', () => {
  it('has the identifier asked for and every known name, each as a list [C-10-person]', () => {
    expect(personOf(ADA, ['A. Lovelace', 'Ada King'])).toEqual({
      objectType: 'Person',
      name: ['A. Lovelace', 'Ada King', 'Ada'],
      mbox: ['mailto:ada@example.org'],
    });
    expect(personOf(BEN, [])).toEqual({ objectType: 'Person', name: ['Ben'], account: [BEN.account] });
  });

  it.each([{ mbox_sha1sum: 'cd9b00a5611f94eaa7b1661edab976068e364975' }, { openid: 'https://ada.example.org' }])(
    'may be identified by %p',
    (agent) => {
      const [name = '', value] = Object.entries(agent)[0] ?? [];
      expect(personOf(agent, [])).toEqual({ objectType: 'Person', [name]: [value] });
    },
  );

  it('has each name once, and no name when none is known [C-10-person]', () => {
    expect(personOf(ADA, ['Ada', 'Ada'])['name']).toEqual(['Ada']);
    expect(personOf({ mbox: ADA.mbox }, [])).toEqual({ objectType: 'Person', mbox: [ADA.mbox] });
  });

  it('of a Group has its identifier and none of its members', () => {
    expect(personOf({ objectType: 'Group', mbox: 'mailto:s@b', member: [ADA] }, [])).toEqual({
      objectType: 'Person',
      mbox: ['mailto:s@b'],
    });
  });
});
