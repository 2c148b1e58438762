import fc from 'fast-check';

/** Texts with all that JSON can hold: quotes, controls, other scripts, lone surrogates. */
export const anyText = (): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength: 12 });

/** A small world, so that two arbitrary statements often speak of the same things. */
const word = (): fc.Arbitrary<string> => fc.constantFrom('a', 'b', 'c', 'ü');

export const iri = (): fc.Arbitrary<string> => word().map((part) => `https://example.org/${part}`);

export const uuid = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom('39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1', '39C24CC4-69F2-4C01-824E-1FDC6EA8A3B1'), fc.uuid());

export const languageMap = (): fc.Arbitrary<unknown> =>
  fc.dictionary(fc.constantFrom('en', 'en-US', 'de-CH', 'zh-Hans-CN'), anyText(), { maxKeys: 2 });

export const extensions = (): fc.Arbitrary<unknown> =>
  fc.dictionary(iri(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 });

/** Some of the properties, each there or not. */
function some(properties: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(properties, { requiredKeys: [], noNullPrototype: true });
}

function all(
  properties: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record({ ...properties, ...optional }, { requiredKeys: Object.keys(properties), noNullPrototype: true });
}

const identifier = (): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof(
    all({ mbox: fc.constantFrom('mailto:ada@example.org', 'mailto:ada@EXAMPLE.org', 'mailto:ben@example.org') }),
    all({ mbox_sha1sum: fc.constantFrom('cd9b00a5611f94eaa7b1661edab976068e364975') }),
    all({ openid: iri() }),
    all({ account: all({ homePage: iri(), name: word() }) }),
  );

export const agent = (): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(identifier(), some({ name: anyText(), objectType: fc.constant('Agent') }))
    .map(([who, rest]) => ({ ...rest, ...who }));

export const group = (): fc.Arbitrary<Record<string, unknown>> => {
  const members = fc.array(agent(), { maxLength: 3 });
  return fc.oneof(
    all({ objectType: fc.constant('Group'), member: members }, { name: anyText() }),
    fc
      .tuple(identifier(), all({ objectType: fc.constant('Group') }, { name: anyText(), member: members }))
      .map(([who, rest]) => ({ ...rest, ...who })),
  );
};

export const activity = (): fc.Arbitrary<Record<string, unknown>> =>
  all(
    { id: iri() },
    {
      objectType: fc.constant('Activity'),
      definition: some({ name: languageMap(), description: languageMap(), type: iri(), extensions: extensions() }),
    },
  );

const statementRef = (): fc.Arbitrary<Record<string, unknown>> =>
  all({ objectType: fc.constant('StatementRef'), id: uuid() });

const verb = (): fc.Arbitrary<Record<string, unknown>> => all({ id: iri() }, { display: languageMap() });

const timestamp = (): fc.Arbitrary<string> =>
  fc.constantFrom('2026-11-24T09:30:00Z', '2026-11-24T10:30:00.123456+01:00', '2024-02-29T23:59:59.9-0530');

const result = (): fc.Arbitrary<Record<string, unknown>> =>
  some({
    score: some({
      scaled: fc.double({ min: -1, max: 1, noNaN: true }),
      max: fc.integer({ min: 1 }),
      min: fc.integer({ max: 0 }),
    }),
    success: fc.boolean(),
    completion: fc.boolean(),
    response: anyText(),
    duration: fc.constantFrom('PT1.239S', 'PT1.23S', 'P2W', 'P1DT12H'),
    extensions: extensions(),
  });

const activities = (): fc.Arbitrary<unknown> => fc.oneof(activity(), fc.array(activity(), { maxLength: 2 }));

const context = (): fc.Arbitrary<Record<string, unknown>> =>
  some({
    registration: uuid(),
    instructor: fc.oneof(agent(), group()),
    team: group(),
    language: fc.constantFrom('en', 'de-CH'),
    statement: statementRef(),
    contextActivities: some({
      parent: activities(),
      grouping: activities(),
      category: activities(),
      other: activities(),
    }),
    extensions: extensions(),
  });

const subStatement = (): fc.Arbitrary<Record<string, unknown>> =>
  all(
    {
      objectType: fc.constant('SubStatement'),
      actor: fc.oneof(agent(), group()),
      verb: verb(),
      object: fc.oneof(activity(), statementRef()),
    },
    { result: result(), context: context(), timestamp: timestamp() },
  );

const agentAsObject = (): fc.Arbitrary<Record<string, unknown>> =>
  agent().map((who) => ({ ...who, objectType: 'Agent' }));

/** A valid statement by both editions, rich in all its parts. */
export const statement = (): fc.Arbitrary<Record<string, unknown>> =>
  all(
    {
      actor: fc.oneof(agent(), group()),
      verb: verb(),
      object: fc.oneof(activity(), agentAsObject(), group(), statementRef(), subStatement()),
    },
    { id: uuid(), result: result(), context: context(), timestamp: timestamp() },
  );

/** The same JSON value written in another way: white space and escapes that change nothing. */
export const spelling = (): fc.Arbitrary<(value: unknown) => string> =>
  fc.constantFrom(
    (value: unknown): string => JSON.stringify(value),
    (value: unknown): string => JSON.stringify(value, null, 2),
    (value: unknown): string => `\n ${JSON.stringify(value, null, '\t')}\r\n`,
    (value: unknown): string =>
      JSON.stringify(value).replace(
        /[^\x20-\x7e]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
  );
