import type { X509Certificate } from 'node:crypto';
import { factsOf, fingerprintOf, isSignedBy, linked, parseCertificate, type CertificateFacts } from './certificate';
import { constraintsOf } from './extensions';

/** A certificate that somebody has listed as trusted. */
export interface ListedCertificate {
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
  /** PEM. */
  readonly pem: string;
  readonly subject: string;
  /** Whether it vouches for the certificates it issued. */
  readonly authority: boolean;
}

/** From a signer's certificate to a listed one: each is followed by its issuer. */
export interface TrustedPath<S> {
  readonly listed: S;
  readonly certificates: readonly X509Certificate[];
}

/** All ways from the first certificate to a listed one, the shortest first; those that came along lead as far as each is issued by the next. */
export function pathsTo<S extends ListedCertificate>(
  chain: readonly X509Certificate[],
  listed: readonly S[],
): TrustedPath<S>[] {
  return linked(chain).flatMap((certificate, depth, certificates) => {
    const fingerprint = fingerprintOf(certificate);
    const path = certificates.slice(0, depth + 1);
    const itself = listed.filter((each) => each.fingerprint === fingerprint);
    const above = listed.filter((each) => each.authority && each.subject === certificate.issuer);
    return [
      ...itself.map((each) => ({ listed: each, certificates: path })),
      ...above.flatMap((each) => {
        if (each.fingerprint === fingerprint) return [];
        const issuer = parseCertificate(each.pem);
        return issuer !== undefined && isSignedBy(certificate, issuer)
          ? [{ listed: each, certificates: [...path, issuer] }]
          : [];
      }),
    ];
  });
}

export interface PathFault {
  readonly because: 'not_valid_then' | 'not_an_authority' | 'weak_key';
  /** The certificate that is at fault. */
  readonly certificate: CertificateFacts;
}

/** Smaller keys are refused by RFC 7518 3.3. */
export const KEY_BITS = { least: 2048, most: 8192 } as const;

/** Why a path proves nothing at a time (milliseconds); undefined when it holds (RFC 5280 6.1, without names and policies). */
export function faultOf(path: readonly X509Certificate[], at: number): PathFault | undefined {
  for (const [index, certificate] of path.entries()) {
    const facts = factsOf(certificate);
    if ((facts.keyBits ?? KEY_BITS.least) < KEY_BITS.least) return { because: 'weak_key', certificate: facts };
    if (at < Date.parse(facts.notBefore) || at > Date.parse(facts.notAfter)) {
      return { because: 'not_valid_then', certificate: facts };
    }
    if (path.length > 1 && !mayStandAt(index, certificate)) return { because: 'not_an_authority', certificate: facts };
  }
  return undefined;
}

/** The first signs statements, the others issue certificates: the second with no authority below it, the third with one, and so on. */
function mayStandAt(index: number, certificate: X509Certificate): boolean {
  const constraints = constraintsOf(certificate);
  if (constraints?.understood !== true) return false;
  return index === 0 || (certificate.ca && index - 1 <= (constraints.pathLength ?? Infinity));
}
