import { DomainError } from '@attest/kernel';
import { scanJson, type Scanned, type Shape } from '../json/scan';
import { isObject } from '../json/values';
import { refusal } from '../refusal';
import { bareMediaType } from '../statement/media-type';
import { textOfUtf8, utf8Of } from '../utf8';
import type { Rules } from '../version';

export interface DocumentContent {
  /** As sent; empty when there was none. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

interface Options {
  readonly rules: Rules;
  /** Bytes that a merged document may have. */
  readonly maximum?: number;
}

export function isJsonType(contentType: string): boolean {
  return bareMediaType(contentType) === 'application/json';
}

/**
 * What a document that is sent must be, whether or not one is stored: JSON when it says so (C 2.2). Throws DomainError `invalid_json` or
 * `invalid_request`.
 */
export function checkDocument(sent: DocumentContent, { rules }: Options): void {
  if (isJsonType(sent.contentType)) scanSent(jsonText(sent, rules), rules);
}

/**
 * The document after a POST to one that exists (C 2.2): the properties of the sent object take the place of the stored ones, whole;
 * the rest stay, and all keep the bytes in which they came. Throws DomainError `invalid_request` or `invalid_json` when not both are
 * application/json and JSON objects, or when the result has more than `maximum` bytes.
 */
export function mergeDocuments(stored: DocumentContent, sent: DocumentContent, options: Options): Uint8Array {
  const { rules, maximum = Infinity } = options;
  const properties = new Map(propertiesOf(stored, 'stored', rules));
  for (const [key, value] of propertiesOf(sent, 'sent', rules)) properties.set(key, value);
  const text = [...properties].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',');
  const merged = utf8Of(`{${text}}`);
  if (merged.length > maximum) {
    const message = `The merged document has ${merged.length} bytes; at most ${maximum} are kept`;
    throw refusal({
      rule: 'document-bounded',
      rules,
      path: '$',
      message,
      code: 'too_large',
      facts: { what: 'The merged document', limit: `${maximum} bytes`, got: `${merged.length} bytes` },
    });
  }
  return merged;
}

/** Where each value lies in the text, so that numbers and spelling stay as they came. */
const PROPERTIES: Shape = { everyKey: true };

/** The JSON text of each property; of one that stands twice the last, as JSON.parse has it. */
function propertiesOf(document: DocumentContent, which: 'stored' | 'sent', rules: Rules): ReadonlyMap<string, string> {
  const name = which === 'stored' ? 'The stored document' : 'The document sent';
  if (!isJsonType(document.contentType)) {
    const type =
      document.contentType === ''
        ? 'no Content-Type'
        : `Content-Type ${JSON.stringify(document.contentType.slice(0, 80))}`;
    throw unmergeable(`${name} has ${type}; to be merged it must be application/json`, rules);
  }
  const text = jsonText(document, rules);
  const { value, marks } = scanned(text, name, which, rules);
  if (!isObject(value)) throw unmergeable(`${name} is no JSON object; only objects can be merged`, rules);
  return new Map(marks.map((mark) => [mark.name, text.slice(mark.start, mark.end)]));
}

function scanned(text: string, name: string, which: 'stored' | 'sent', rules: Rules): Scanned {
  if (which === 'sent') return scanSent(text, rules);
  try {
    return scanJson(text, PROPERTIES);
  } catch (error) {
    // What is stored is not the sender's fault, so the reply must not point into the sender's text.
    if (!(error instanceof DomainError)) throw error;
    throw unmergeable(`${name} is no JSON object; only objects can be merged`, rules);
  }
}

/** As `scanJson`, with the rule about documents in place of the one about statements. */
function scanSent(text: string, rules: Rules): Scanned {
  try {
    return scanJson(text, PROPERTIES);
  } catch (error) {
    const fault = error instanceof DomainError ? error.faults[0] : undefined;
    if (fault === undefined || !(error instanceof DomainError)) throw error;
    const { code, facts } = error;
    throw refusal({ rule: 'document-json', rules, path: fault.path, message: fault.message, code, facts });
  }
}

function unmergeable(message: string, rules: Rules): DomainError {
  return refusal({ rule: 'document-merge', rules, path: '$', message });
}

function jsonText({ bytes }: DocumentContent, rules: Rules): string {
  const text = textOfUtf8(bytes);
  if (text !== undefined) return text;
  const message = 'The document is application/json but no UTF-8';
  throw refusal({ rule: 'utf-8', rules, path: '$', message });
}
