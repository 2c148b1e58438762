import { namesOf } from './names-of';

const mbox = 'mailto:ada@larkmoor.example';
const KEY = `mbox ${mbox}`;
const ada = (name: string): object => ({ name, mbox });

describe('the names by which a statement calls a person', () => {
  it('are taken from wherever an Agent stands, SubStatements and members of Groups included', () => {
    const statement = {
      actor: ada('actor'),
      object: {
        objectType: 'SubStatement',
        actor: { objectType: 'Group', member: [ada('member of the inner actor')] },
        object: { objectType: 'Agent', ...ada('inner object') },
        context: { instructor: ada('inner instructor') },
      },
      authority: ada('authority'),
      context: {
        team: { objectType: 'Group', member: [ada('member of the team')] },
        contextAgents: [{ objectType: 'contextAgent', agent: ada('context agent') }],
        contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [ada('of the group')] } }],
      },
    };
    expect([...namesOf(statement, KEY)].sort()).toEqual(
      [
        'actor',
        'authority',
        'context agent',
        'inner instructor',
        'inner object',
        'member of the inner actor',
        'member of the team',
        'of the group',
      ].sort(),
    );
  });

  it('are nobody else’s, and nothing that merely looks like an Agent within an extension', () => {
    const statement = {
      actor: { name: 'Jonas', mbox: 'mailto:jonas@larkmoor.example' },
      object: { id: 'https://larkmoor.example/sop', definition: { extensions: { 'https://x.example/a': ada('no') } } },
      result: { extensions: { 'https://x.example/b': ada('no') } },
    };
    expect(namesOf(statement, KEY)).toEqual([]);
    for (const odd of [null, 1, 'x', [], { actor: null, context: 7 }]) expect(namesOf(odd, KEY)).toEqual([]);
  });
});
