import { identityOf } from '@attest/xapi';

type Properties = Readonly<Record<string, unknown>>;

/** The names by which a statement calls whoever has this identity key, wherever the standard has an Agent stand; as they are found. */
export function namesOf(statement: unknown, identity: string): readonly string[] {
  const names: string[] = [];
  for (const agent of agentsIn(propertiesOf(statement))) {
    const found = identityOf(agent);
    if (found?.key === identity && found.name !== undefined) names.push(found.name);
  }
  return names;
}

/** The statement's own places, those of its context, and those of a SubStatement; Groups and then their members. */
function* agentsIn(statement: Properties, nested = false): Generator {
  const { actor, object, authority, context } = statement;
  const { instructor, team, contextAgents, contextGroups } = propertiesOf(context);
  const related = [
    ...listOf(contextAgents).map((entry) => propertiesOf(entry)['agent']),
    ...listOf(contextGroups).map((entry) => propertiesOf(entry)['group']),
  ];
  for (const agent of [actor, object, authority, instructor, team, ...related]) {
    yield agent;
    yield* listOf(propertiesOf(agent)['member']);
  }
  const inside = propertiesOf(object);
  if (!nested && inside['objectType'] === 'SubStatement') yield* agentsIn(inside, true);
}

const propertiesOf = (value: unknown): Properties =>
  typeof value === 'object' && value !== null ? (value as Properties) : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
