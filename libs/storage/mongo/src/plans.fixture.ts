import type { mongo } from 'mongoose';

type Command = Readonly<Record<string, unknown>>;

/** One command of each form that a client has sent, with what it was sent to. */
export class SeenCommands {
  private readonly seen = new Map<string, { readonly database: string; readonly command: Command }>();

  watch(client: mongo.MongoClient): void {
    client.on('commandStarted', ({ commandName, command, databaseName }) => {
      const read = readingPart(commandName, command);
      if (read !== undefined) this.seen.set(JSON.stringify(form(read)), { database: databaseName, command: read });
    });
  }

  /** The plan of each, asked from the server. */
  async plans(client: mongo.MongoClient): Promise<{ readonly command: string; readonly plan: string }[]> {
    const plans: { command: string; plan: string }[] = [];
    for (const { database, command } of this.seen.values()) {
      const plan: unknown = await client.db(database).command({ explain: command, verbosity: 'queryPlanner' });
      plans.push({ command: JSON.stringify(form(command)), plan: JSON.stringify(plan, chosen) });
    }
    return plans;
  }
}

/** Of an answer, what the server decided on. */
function chosen(key: string, value: unknown): unknown {
  return key === 'rejectedPlans' ? undefined : value;
}

/** What a command looks for, as a command that can be explained. Of a bulk, its first part. */
function readingPart(name: string, command: mongo.Document): Command | undefined {
  const of: unknown = command[name];
  switch (name) {
    case 'find': {
      const { filter, sort, limit, projection } = command;
      return withoutAbsent({ find: of, filter, sort, limit, projection });
    }
    case 'aggregate':
      return { aggregate: of, pipeline: command['pipeline'], cursor: {} };
    case 'update':
      return { update: of, updates: [(command['updates'] as unknown[])[0]] };
    case 'delete':
      return { delete: of, deletes: [(command['deletes'] as unknown[])[0]] };
    default:
      return undefined;
  }
}

function withoutAbsent(command: Command): Command {
  return Object.fromEntries(Object.entries(command).filter(([, value]) => value !== undefined));
}

/** The names of a command without its values; what is written is not looked at. */
function form(value: unknown, key = ''): unknown {
  if (key === 'u') return undefined;
  if (['find', 'aggregate', 'update', 'delete', 'sort'].includes(key)) return value;
  if (Array.isArray(value)) return value.length === 0 ? [] : [form(value[0])];
  if (typeof value !== 'object' || value === null || '_bsontype' in value || value instanceof Date) return '?';
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, form(inside, name)]));
}
