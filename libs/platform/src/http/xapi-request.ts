import type { FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { formPairs, negotiateVersion, type Parameters, refuseFormUnder2, type Rules } from '@attest/xapi';
import type { Settings } from '../settings/settings';
import { assumedVersion, isMeantByForm } from './assumed-version';

/** What the handlers of all xAPI resources read of a request. */
export interface XapiRequest {
  /** Which version's rules it asks for. */
  readonly rules: Rules;
  /** Of the query, decoded, in the order sent, repeated ones too. */
  readonly parameters: Parameters;
  /** Content-Type as sent; empty when there is none. */
  readonly contentType: string;
  /** As sent; empty when there is none. */
  readonly body: Uint8Array;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly acceptLanguage: string | undefined;
}

/**
 * Reads a request under /xapi: the version first (xAPI 1.0.3 Communication 3.3), then the rest by its rules. Throws DomainError
 * `unsupported_version`, `invalid_request` when the query is not correctly percent-encoded, `unknown_parameter` for a form that stood
 * for the request where 2.0 is assumed, `invalid_request` for a body that is compressed.
 */
export function readXapiRequest(
  request: FastifyRequest,
  { xapiDefaultVersion }: Pick<Settings, 'xapiDefaultVersion'>,
): XapiRequest {
  const { headers, body } = request;
  const assumed = assumedVersion(request);
  if (isMeantByForm(request)) refuseFormUnder2(assumed);
  const rules = assumed ?? negotiateVersion(single(headers['x-experience-api-version']), xapiDefaultVersion);
  refuseCoded(headers['content-encoding']);
  return {
    rules,
    parameters: formPairs(queryOf(request.url), rules),
    contentType: headers['content-type'] ?? '',
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
    acceptLanguage: headers['accept-language'],
  };
}

/** Kept as it came, a compressed document would come back without the header that says so, as bytes that nobody can read. */
function refuseCoded(coding: string | undefined): void {
  if (coding === undefined || coding.trim() === '' || coding.trim().toLowerCase() === 'identity') return;
  const message = `Content-Encoding is ${JSON.stringify(coding.slice(0, 80))}; send the body as it is`;
  throw new DomainError('invalid_request', {}, [{ path: 'Content-Encoding', message, rule: 'content-encoding' }]);
}

/** The parameters of a request that may name any version: see `XapiRequest`. */
export const parametersOf = (request: Pick<FastifyRequest, 'url'>): Parameters =>
  formPairs(queryOf(request.url), '1.0.3');

/** The query of an address, without its question mark. */
export function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** Node joins repeated headers with a comma, which no version is; of those that it lists the first counts. */
const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
