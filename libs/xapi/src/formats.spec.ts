import fc from 'fast-check';
import { exactFormat, idsFormat } from './formats';
import { ADA, aStatement, arbitraries, BEN, GOWNING } from './testing';
import { SOME_ID } from './testing/faults';

const ids = (statement: unknown): unknown => JSON.parse(idsFormat(JSON.stringify(statement)));

const ADA_CUT = { objectType: 'Agent', mbox: ADA.mbox };
const BEN_CUT = { objectType: 'Agent', account: BEN.account };

describe('The exact format', () => {
  it('is the statement as it is stored [C-4.7-exact]', () => {
    expect(exactFormat('{ "id" : 1.0 }')).toBe('{ "id" : 1.0 }');
  });
});

describe('The ids format', () => {
  it('cuts Agents to objectType and identifier, verbs and Activities to their id [C-4.7-ids]', () => {
    expect(ids(aStatement({ id: SOME_ID, authority: BEN }))).toEqual({
      id: SOME_ID,
      actor: ADA_CUT,
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
      object: { id: GOWNING.id },
      authority: BEN_CUT,
    });
  });

  it('cuts an identified Group to its identifier and an anonymous one to its members, cut likewise', () => {
    expect(
      ids(aStatement({ actor: { objectType: 'Group', name: 'Shift', mbox: 'mailto:s@b', member: [ADA] } })),
    ).toMatchObject({
      actor: { objectType: 'Group', mbox: 'mailto:s@b' },
    });
    const { actor } = ids(aStatement({ actor: { objectType: 'Group', name: 'Shift', member: [ADA, BEN] } })) as Record<
      string,
      unknown
    >;
    expect(actor).toEqual({ objectType: 'Group', member: [ADA_CUT, BEN_CUT] });
  });

  it('cuts the Agents and Activities of the context', () => {
    const context = {
      instructor: ADA,
      team: { objectType: 'Group', name: 'T', member: [BEN] },
      contextActivities: { parent: [GOWNING], other: [{ id: 'a:b', definition: {} }, GOWNING] },
      contextAgents: [{ objectType: 'contextAgent', agent: ADA, relevantTypes: ['a:b'] }],
      contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', name: 'G', member: [ADA] } }],
      platform: 'LMS',
    };
    expect((ids(aStatement({ context })) as Record<string, unknown>)['context']).toEqual({
      instructor: ADA_CUT,
      team: { objectType: 'Group', member: [BEN_CUT] },
      contextActivities: { parent: [{ id: GOWNING.id }], other: [{ id: 'a:b' }, { id: GOWNING.id }] },
      contextAgents: [{ objectType: 'contextAgent', agent: ADA_CUT, relevantTypes: ['a:b'] }],
      contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [ADA_CUT] } }],
      platform: 'LMS',
    });
  });

  it('cuts an object that is an Agent, and leaves a reference as it is', () => {
    expect(ids(aStatement({ object: BEN }))).toMatchObject({ object: BEN_CUT });
    const reference = { objectType: 'StatementRef', id: SOME_ID };
    expect(ids(aStatement({ object: reference }))).toMatchObject({ object: reference });
  });

  it('cuts within a SubStatement [C-4.7-ids]', () => {
    const sub = {
      objectType: 'SubStatement',
      actor: ADA,
      verb: { id: 'a:b', display: { en: 'b' } },
      object: GOWNING,
      context: { instructor: BEN, contextActivities: { other: [GOWNING] } },
    };
    expect((ids(aStatement({ object: sub })) as Record<string, unknown>)['object']).toEqual({
      objectType: 'SubStatement',
      actor: ADA_CUT,
      verb: { id: 'a:b' },
      object: { id: GOWNING.id },
      context: { instructor: BEN_CUT, contextActivities: { other: [{ id: GOWNING.id }] } },
    });
  });

  it('keeps the bytes of everything else', () => {
    const result = '"result": {"score":{"raw":1.50}, "extensions":{"a:e":{"name":"x"}}}';
    const text = JSON.stringify(aStatement()).replace('{"actor"', `{${result},"actor"`);
    expect(idsFormat(text)).toContain(result);
  });

  it('of any statement is JSON, and cutting it again changes nothing', () => {
    fc.assert(
      fc.property(arbitraries.statement(), arbitraries.spelling(), (statement, spell) => {
        const once = idsFormat(spell(statement));
        expect(idsFormat(once)).toBe(once);
        expect(once).not.toContain('"definition"');
      }),
    );
  });
});
