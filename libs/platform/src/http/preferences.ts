/** RFC 9110 12.4.2. */
const QUALITY = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * What a header like Accept or Accept-Encoding says: each name in lower case and how much it is liked, 0 for not at all. A name with a
 * quality that is none says nothing.
 */
export function preferencesOf(header: string): ReadonlyMap<string, number> {
  const preferences = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    if (QUALITY.test(quality)) preferences.set(name, Math.max(Number(quality), preferences.get(name) ?? 0));
  }
  return preferences;
}

/** How much `Accept` likes a media type (RFC 9110 12.5.1): the most exact range that holds it decides. */
export function qualityOf(type: string, accepted: ReadonlyMap<string, number>): number {
  return accepted.get(type) ?? accepted.get(type.replace(/\/.*/, '/*')) ?? accepted.get('*/*') ?? 0;
}
