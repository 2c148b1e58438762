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

const NOTHING: Properties = Object.freeze({});
