import { refusal } from '../refusal';
import { bareMediaType } from '../statement/media-type';
import type { Rules } from '../version';

/** Whether a body of this Content-Type is multipart/mixed. */
export function isMultipart(contentType: string | undefined): boolean {
  return bareMediaType(contentType ?? '') === 'multipart/mixed';
}

/** RFC 2046 5.1.1: 1 to 70 of these, a space not at the end. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;
const PARAMETER = /;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))[ \t]*/y;
const MAX_HEADER = 1000;

/** The boundary that a Content-Type of multipart/mixed names, quoted or not. Throws DomainError `invalid_request`. */
export function boundaryOf(contentType: string, rules: Rules): string {
  const named =
    contentType.length > MAX_HEADER ? [] : parametersOf(contentType).filter(([name]) => name === 'boundary');
  const boundary = named[0]?.[1] ?? '';
  if (named.length === 1 && BOUNDARY.test(boundary)) return boundary;
  const message =
    'Content-Type is multipart/mixed; it must name one boundary of 1 to 70 characters, like multipart/mixed; boundary=abc';
  throw refusal({ rule: 'multipart-boundary', rules, path: 'Content-Type', message });
}

function parametersOf(contentType: string): readonly (readonly [string, string])[] {
  const parameters: (readonly [string, string])[] = [];
  const start = contentType.indexOf(';');
  PARAMETER.lastIndex = start;
  for (
    let match = start < 0 ? null : PARAMETER.exec(contentType);
    match !== null;
    match = PARAMETER.exec(contentType)
  ) {
    const value = match[2]?.replace(/\\(.)/g, '$1') ?? (match[3] ?? '').trim();
    parameters.push([(match[1] ?? '').toLowerCase(), value]);
  }
  return parameters;
}
