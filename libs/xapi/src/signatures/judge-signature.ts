import { createPublicKey, hash, type X509Certificate } from 'node:crypto';
import { isNativeError } from '../native-error';
import { SHA2_BY_DIGITS } from '../attachments/sha2';
import { Check, Place } from '../statement/check';
import { isChained, isSignedBy, type CertificateFacts } from './certificate';
import { DIGESTS, isSignedWith, type Jws, readChain, readJws } from './jws';
import type { SignatureProof } from './signature';
import { faultOf, type ListedCertificate, pathsTo } from './trusted-path';
import { keyFingerprintOf } from './read-signer';

/** A key that somebody has listed as trusted, without a certificate. */
export interface ListedKey {
  readonly fingerprint: string;
  readonly pem: string;
}

export type ListedSigner =
  ({ readonly kind: 'certificate' } & ListedCertificate) | ({ readonly kind: 'key' } & ListedKey);

/** How far the certificates lead: to one that vouches for itself or is listed; to one whose issuer is not there; not even each to the next. */
export type ChainState = 'complete' | 'open' | 'broken' | 'none';

export type Distrust =
  /** It brings no certificate, and no listed key verifies it. */
  | 'no_certificate'
  /** Neither the signer nor who issued its certificate is listed. */
  | 'unknown_signer'
  /** A certificate is not signed by the one that follows it, and nobody before the break is listed. */
  | 'chain_broken'
  /** A certificate on the way to the listed one was not valid when the statement was recorded. */
  | 'not_valid_then'
  /** A certificate on the way issued another and may not. */
  | 'not_an_authority'
  | 'weak_key'
  /** The data of the signature is not kept any more. */
  | 'data_missing';

export type Trust<S> =
  | {
      readonly trusted: true;
      readonly signer: S;
      /** Whether the listed one is the signer itself, issued the signer's certificate, or is the key alone. */
      readonly by: 'certificate' | 'issuer' | 'key';
    }
  | {
      readonly trusted: false;
      readonly because: Distrust;
      /** Who would be trusted but for the fault. */
      readonly signer?: S;
      /** The certificate that is at fault. */
      readonly certificate?: CertificateFacts;
    };

export interface Judgement<S> {
  /** Whether a key made this signature of this statement: that of its certificate, as the log holds, or a listed one. */
  readonly valid: boolean;
  readonly chain: ChainState;
  readonly trust: Trust<S>;
}

/**
 * What a list of signers makes of a signature that was accepted. Pure: the same proof, data and list give the same judgement. `data`
 * is the attachment's; it counts only when it has the hash that the log holds. Certificates must have been valid at `stored`: the only
 * time that the log vouches for.
 */
export function judgeSignature<S extends ListedSigner>(
  {
    proof,
    data,
    stored,
  }: { readonly proof: SignatureProof; readonly data: Uint8Array | undefined; readonly stored: string },
  signers: readonly S[],
): Judgement<S> {
  const read = data !== undefined && hasHash(data, proof.sha2) ? readSigned(data) : undefined;
  if (read === undefined) return { valid: proof.verified, chain: chainOfProof(proof), trust: distrust('data_missing') };
  const [first] = read.certificates;
  const key = signers.find((signer) => signer.kind === 'key' && isMadeBy(signer, first, read));
  if (first === undefined) {
    const trust: Trust<S> = key === undefined ? distrust('no_certificate') : { trusted: true, signer: key, by: 'key' };
    return { valid: key !== undefined, chain: 'none', trust };
  }
  const chain = chainOf(read.certificates, signers);
  const trust = trustIn(read.certificates, signers, Date.parse(stored));
  if (trust.trusted || key === undefined) return { valid: true, chain, trust };
  return { valid: true, chain, trust: { trusted: true, signer: key, by: 'key' } };
}

interface Signed {
  readonly jws: Jws;
  readonly digest: string;
  /** The signer's first; empty when it brought none. */
  readonly certificates: readonly X509Certificate[];
}

function readSigned(data: Uint8Array): Signed | undefined {
  const [place, check] = [Place.root('The signature'), new Check('1.0.3')];
  const jws = readJws(data, place, check);
  const digest = DIGESTS.get(jws?.header['alg']);
  if (jws === undefined || digest === undefined) return undefined;
  if (!Object.hasOwn(jws.header, 'x5c')) return { jws, digest, certificates: [] };
  const certificates = readChain(jws.header['x5c'], place, check);
  return certificates === undefined ? undefined : { jws, digest, certificates };
}

function hasHash(data: Uint8Array, sha2 = ''): boolean {
  const algorithm = SHA2_BY_DIGITS.get(sha2.length);
  return algorithm !== undefined && hash(algorithm, data, 'hex') === sha2;
}

/** Whether the listed key made it. With a certificate that is known: its key has verified the signature already. */
function isMadeBy(listed: ListedKey, certificate: X509Certificate | undefined, { jws, digest }: Signed): boolean {
  if (certificate !== undefined) return keyFingerprintOf(certificate.publicKey) === listed.fingerprint;
  try {
    return isSignedWith(createPublicKey(listed.pem), digest, jws);
  } catch (error) {
    if (isNativeError(error)) return false;
    throw error;
  }
}

function trustIn<S extends ListedSigner>(
  chain: readonly X509Certificate[],
  signers: readonly S[],
  at: number,
): Trust<S> {
  const listed = signers.filter((signer) => signer.kind === 'certificate');
  const paths = pathsTo<S & ListedCertificate>(chain, listed as (S & ListedCertificate)[]);
  const judged = paths.map((path) => ({ ...path, fault: faultOf(path.certificates, at) }));
  const good = judged.find(({ fault }) => fault === undefined);
  if (good !== undefined) {
    const by = good.certificates.length === 1 ? 'certificate' : 'issuer';
    return { trusted: true, signer: good.listed, by };
  }
  const [nearest] = judged;
  if (nearest?.fault !== undefined) return { trusted: false, signer: nearest.listed, ...nearest.fault };
  return distrust(isChained(chain) ? 'unknown_signer' : 'chain_broken');
}

function chainOf(chain: readonly X509Certificate[], signers: readonly ListedSigner[]): ChainState {
  if (!isChained(chain)) return 'broken';
  const last = chain.at(-1);
  if (last === undefined) return 'none';
  const listed = signers.filter((signer) => signer.kind === 'certificate');
  return isSignedBy(last, last) || pathsTo([last], listed).length > 0 ? 'complete' : 'open';
}

/** Without the data there are the facts in the log, which do not say whether the last vouches for itself. */
function chainOfProof({ certificate, chained }: SignatureProof): ChainState {
  if (certificate === undefined) return 'none';
  return chained === true ? 'open' : 'broken';
}

const distrust = (because: Distrust): { readonly trusted: false; readonly because: Distrust } => ({
  trusted: false,
  because,
});
