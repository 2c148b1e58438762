import { DomainError } from '@attest/kernel';

/** Which edition of the standard a request is judged by; also what the reply's version header says. */
export type Rules = '1.0.3' | '2.0.0';

export const VERSION_HEADER = 'X-Experience-API-Version';

/** The rules behind a version text: `1.0` and `1.0.x` are 1.0.3, `2.0` and `2.0.x` are 2.0.0; undefined for any other. */
export function rulesOfVersion(version: string): Rules | undefined {
  const known = /^([12])\.0(?:\.[0-9]{1,9})?$/.exec(version);
  if (known === null) return undefined;
  return known[1] === '1' ? '1.0.3' : '2.0.0';
}

/**
 * The rules that a request asks for by its version header. The standard wants a missing header refused (C 3.3), like one
 * that is older, newer or nonsense: DomainError `unsupported_version` with facts {sent, reply}, where `reply` is the version that
 * the refusal itself is labelled with.
 */
export function negotiateVersion(header: string | undefined, ifMissing: Rules): Rules {
  const sent = header?.trim();
  const rules = sent === undefined ? undefined : rulesOfVersion(sent);
  if (rules !== undefined) return rules;
  const message =
    sent === undefined
      ? `The header ${VERSION_HEADER} is missing; it must be 1.0.x or 2.0.x`
      : `${VERSION_HEADER} is ${JSON.stringify(sent.slice(0, 60))}; it must be 1.0.x or 2.0.x`;
  throw new DomainError('unsupported_version', { sent: sent ?? null, reply: ifMissing }, [
    { path: VERSION_HEADER, message, rule: 'version-header', section: 'xAPI 1.0.3 Communication 3.3' },
  ]);
}

/** The version that every reply names, refusals too: the one asked for, or `ifMissing` when none or an unknown one was. */
export function replyVersion(header: string | undefined, ifMissing: Rules): Rules {
  return (header === undefined ? undefined : rulesOfVersion(header.trim())) ?? ifMissing;
}
