import type { JsonObject } from '@attest/kernel';
import fc from 'fast-check';
import { canonicalFormat } from './canonical-format';
import { preferredLanguages } from './languages';
import { ADA, aStatement, arbitraries, BEN, GOWNING } from './testing';

const KNOWN: Readonly<Record<string, JsonObject>> = {
  [GOWNING.id]: { name: { en: 'Gowning', de: 'Einkleiden' }, type: 'a:course' },
  'a:question': {
    interactionType: 'choice',
    description: { de: 'Welche?', en: 'Which?' },
    choices: [{ id: 'a', description: { en: 'A', de: 'Ah' } }, { id: 'b' }],
    extensions: { 'a:map': { en: '1', de: '2' } },
  },
};

const text = (json: string, language?: string): string =>
  canonicalFormat(json, preferredLanguages(language), (id) => KNOWN[id]);
const canonical = (statement: unknown, language?: string): Record<string, unknown> =>
  JSON.parse(text(JSON.stringify(statement), language)) as Record<string, unknown>;

describe('The canonical format', () => {
  it('gives each Activity the definition that the LRS has, in one language [C-4.7-canonical]', () => {
    expect(canonical(aStatement(), 'de')['object']).toEqual({
      objectType: 'Activity',
      id: GOWNING.id,
      definition: { name: { de: 'Einkleiden' }, type: 'a:course' },
    });
    expect(canonical(aStatement({ object: { id: GOWNING.id } }), 'en')['object']).toEqual({
      id: GOWNING.id,
      definition: { name: { en: 'Gowning' }, type: 'a:course' },
    });
  });

  it('cuts the descriptions of interaction components, and no extensions [C-4.7-components]', () => {
    expect(canonical(aStatement({ object: { id: 'a:question' } }), 'de')['object']).toMatchObject({
      definition: {
        description: { de: 'Welche?' },
        choices: [{ id: 'a', description: { de: 'Ah' } }, { id: 'b' }],
        extensions: { 'a:map': { en: '1', de: '2' } },
      },
    });
  });

  it('chooses for each map by itself [C-4.7-language]', () => {
    const definition = { name: { fr: 'Habillage', en: 'Gowning' }, description: { de: 'x', it: 'y' } };
    const json = JSON.stringify(aStatement({ object: { id: 'a:b', definition } }));
    const { object } = JSON.parse(canonicalFormat(json, preferredLanguages('fr, it;q=0.5'), () => undefined)) as {
      object: unknown;
    };
    expect(object).toEqual({ id: 'a:b', definition: { name: { fr: 'Habillage' }, description: { it: 'y' } } });
  });

  it('cuts the display of verbs', () => {
    const verb = { id: 'a:b', display: { en: 'did', de: 'tat' } };
    expect(canonical(aStatement({ verb }), 'de')['verb']).toEqual({ id: 'a:b', display: { de: 'tat' } });
    expect(canonical(aStatement({ verb }))['verb']).toEqual({ id: 'a:b', display: { en: 'did' } });
    expect(canonical(aStatement({ verb: { id: 'a:b' } }))['verb']).toEqual({ id: 'a:b' });
  });

  it('reaches the context, and the same places of a SubStatement', () => {
    const context = {
      contextActivities: { parent: [{ id: GOWNING.id }, { id: 'a:unknown' }], other: { id: GOWNING.id } },
    };
    const known = { id: GOWNING.id, definition: { name: { en: 'Gowning' }, type: 'a:course' } };
    const activities = { parent: [known, { id: 'a:unknown' }], other: known };
    expect(canonical(aStatement({ context }), 'en')['context']).toEqual({ contextActivities: activities });
    const verb = { id: 'a:b', display: { en: 'did', de: 'tat' } };
    const sub = { objectType: 'SubStatement', actor: ADA, verb, object: { id: GOWNING.id }, context };
    expect(canonical(aStatement({ object: sub }), 'en')['object']).toEqual({
      ...sub,
      verb: { id: 'a:b', display: { en: 'did' } },
      object: known,
      context: { contextActivities: activities },
    });
  });

  it('leaves Agents, Groups and references as they are [C-4.7-agents]', () => {
    const actor = { objectType: 'Group', name: 'Shift', member: [ADA, BEN] };
    expect(canonical(aStatement({ actor, object: BEN, authority: ADA }))).toMatchObject({
      actor,
      object: BEN,
      authority: ADA,
    });
  });

  it('keeps the bytes of everything else', () => {
    const result = '"result": {"score":{"raw":1.50}, "extensions":{"a:e":{"display":{"en":"x","de":"y"}}}}';
    const json = JSON.stringify(aStatement()).replace('{"actor"', `{${result},"actor"`);
    expect(text(json, 'de')).toContain(result);
  });

  it('leaves exactly one entry in each language map of any statement [C-4.7-canonical]', () => {
    const maps = (value: unknown): unknown[] => {
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
        if (key === 'extensions') return [];
        return ['display', 'description'].includes(key) || (key === 'name' && typeof inner === 'object')
          ? [inner]
          : maps(inner);
      });
    };
    fc.assert(
      fc.property(arbitraries.statement(), arbitraries.spelling(), (statement, spell) => {
        const cut = JSON.parse(canonicalFormat(spell(statement), preferredLanguages('de'), () => undefined)) as unknown;
        const before = maps(JSON.parse(JSON.stringify(statement)));
        expect(maps(cut).map((map) => Object.keys(map as object).length)).toEqual(
          before.map((map) => Math.min(1, Object.keys(map as object).length)),
        );
      }),
    );
  });
});
