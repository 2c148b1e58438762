/** Careful reading of a statement's JSON: the portal shows what is there and never fails on what is not. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function recordAt(value: unknown, ...path: readonly string[]): JsonRecord | undefined {
  const found = at(value, path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonRecord) : undefined;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function booleanAt(value: unknown, ...path: readonly string[]): boolean | undefined {
  const found = at(value, path);
  return typeof found === 'boolean' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** The parsed text; undefined when it is no JSON. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** The text of a language map in `language`, else in English, else the first there is. */
export function inLanguage(map: JsonRecord | undefined, language: string): string | undefined {
  if (map === undefined) return undefined;
  const texts = Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const starting = (prefix: string) => texts.find(([tag]) => tag.toLowerCase().startsWith(prefix))?.[1];
  return starting(language.toLowerCase()) ?? starting('en') ?? texts[0]?.[1];
}

function at(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as JsonRecord)[name];
  }
  return here;
}
