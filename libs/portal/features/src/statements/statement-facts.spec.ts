import type { StatementItem } from '@attest/contracts';
import { offeredValues } from './offered-values';
import { durationOf, factsOf } from './statement-facts';

const item = (statement: unknown, facts: Partial<StatementItem> = {}): StatementItem => ({
  id: '7c1f0a52-9e41-4f7e-b0a6-2d1c5e8f3b90',
  position: 48_211,
  stored: '2026-11-23T13:32:08.000Z',
  voided: false,
  source: 'Moodle production',
  json: typeof statement === 'string' ? statement : JSON.stringify(statement),
  ...facts,
});

const passed = {
  actor: { name: 'Ada Brandt', mbox: 'mailto:ada.brandt@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { de: 'bestand', en: 'passed' } },
  object: {
    id: 'https://larkmoor.example/sop/0142',
    definition: { name: { 'en-US': 'Aseptic gowning' }, description: { en: 'SOP-0142, version 7' } },
  },
  result: { success: true, score: { scaled: 0.92, raw: 46, max: 50 }, duration: 'PT18M42S' },
  context: { registration: 'b0a60000-0000-4000-8000-000000000001', platform: 'Moodle' },
  timestamp: '2026-11-23T14:32:04.118+01:00',
  version: '1.0.3',
};

describe('the facts of a statement', () => {
  it('are told in one language, with what identifies each thing', () => {
    const facts = factsOf(item(passed));
    expect(facts.title).toMatch(/^Ada Brandt passed Aseptic gowning, 92.%$/);
    expect(facts).toMatchObject({
      person: {
        name: 'Ada Brandt',
        identifier: 'ada.brandt@larkmoor.example',
        filter: '{"mbox":"mailto:ada.brandt@larkmoor.example"}',
      },
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed', name: 'passed' },
      activity: { name: 'Aseptic gowning', description: 'SOP-0142, version 7' },
      score: { raw: 46, max: 50 },
      duration: 1_122_000,
      platform: 'Moodle',
      performed: '2026-11-23T14:32:04.118+01:00',
      performedSaidBy: 'source',
    });
  });

  it('do not claim that the source said a time which the server filled in', () => {
    const facts = factsOf(item({ ...passed, timestamp: '2026-11-23T13:32:08.000Z' }));
    expect(facts.performedSaidBy).toBe('server');
  });

  it('leave out what is not there', () => {
    const facts = factsOf(item({ actor: { mbox: 'mailto:a@b.example' }, verb: { id: 'https://v.example/read' } }));
    expect(facts.person?.name).toBe('a@b.example');
    expect(facts.verb?.name).toBe('read');
    expect('activity' in facts || 'duration' in facts || 'registration' in facts).toBe(false);
  });

  it('never fail, whatever the text is', () => {
    for (const text of ['', 'null', '[]', '{"actor":7,"verb":[],"object":null,"result":{"score":"x"}}']) {
      expect(() => factsOf(item(text))).not.toThrow();
    }
  });

  it('tell a group with its members, and what a statement is about', () => {
    const facts = factsOf(
      item({
        ...passed,
        actor: { objectType: 'Group', account: { homePage: 'https://lms.example', name: 'line-3' }, member: [{}, {}] },
        object: { objectType: 'StatementRef', id: '7c1f0a52-9e41-4f7e-b0a6-2d1c5e8f3b91' },
      }),
    );
    expect(facts.members).toBe(2);
    expect(facts.person?.filter).toBe(
      '{"objectType":"Group","account":{"homePage":"https://lms.example","name":"line-3"}}',
    );
    expect(facts.refersTo).toBe('7c1f0a52-9e41-4f7e-b0a6-2d1c5e8f3b91');
    expect('activity' in facts).toBe(false);
  });
});

describe('a duration', () => {
  it.each([
    ['PT18M42S', 1_122_000],
    ['PT0.5S', 500],
    ['P1DT2H', 93_600_000],
    ['P2W', 1_209_600_000],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(durationOf(text)).toBe(milliseconds);
  });

  it.each(['P1Y', 'P1M', 'P', 'PT', '18 min', '', 'PT1.2.3S'])('%s is none that has a length', (text) => {
    expect(durationOf(text)).toBeUndefined();
  });
});

describe('values offered for a filter', () => {
  it('come from the statements at hand, the most frequent first, each once', () => {
    const other = { ...passed, actor: { name: 'Jonas Feld', mbox: 'mailto:jonas@larkmoor.example' } };
    const offered = offeredValues([item(other), item(passed), item(passed)]);
    expect(offered.agent).toEqual([
      {
        value: '{"mbox":"mailto:ada.brandt@larkmoor.example"}',
        label: 'Ada Brandt',
        detail: 'ada.brandt@larkmoor.example',
        count: 2,
      },
      {
        value: '{"mbox":"mailto:jonas@larkmoor.example"}',
        label: 'Jonas Feld',
        detail: 'jonas@larkmoor.example',
        count: 1,
      },
    ]);
    expect(offered.verb).toHaveLength(1);
    expect(offered.registration[0]).toEqual({
      value: 'b0a60000-0000-4000-8000-000000000001',
      label: 'b0a60000-0000-4000-8000-000000000001',
      count: 3,
    });
  });
});
