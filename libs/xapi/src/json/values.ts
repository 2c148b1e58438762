/** A JSON object whose properties are not yet known. */
export type Properties = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an object without properties: for reading what may not be there. */
export function objectOf(value: unknown): Properties {
  return isObject(value) ? value : NOTHING;
}

/** The value when it is an array, else an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value that the text says, or undefined when it is no JSON: for text that was checked when it came, or erased since. */
export function parseStored(json: string): unknown {
  if (json === '') return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const NOTHING: Properties = Object.freeze({});
