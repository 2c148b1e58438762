import { objectAt, type Check, type Place } from './check';
import { isIri } from './iri';

/** An object with IRI keys; the values are the sender's own affair, null included (D 4.1). */
export function checkExtensions(value: unknown, place: Place, check: Check): void {
  const extensions = objectAt(value, place, check);
  if (extensions === undefined) return;
  for (const key in extensions) {
    if (isIri(key)) continue;
    check.refuse(
      'extension-keys',
      place.at(key),
      `${place.name} has the key ${JSON.stringify(key.slice(0, 80))}; it must be an IRI with its scheme, like https://example.org/extension`,
    );
  }
}
