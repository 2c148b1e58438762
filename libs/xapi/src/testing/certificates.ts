import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Somebody who can sign: a key and a certificate of it, in base64 of DER as x5c has it. */
export interface Signer {
  readonly name: string;
  readonly key: KeyObject;
  readonly certificate: string;
}

/** What a certificate can differ in. Times are as X.509 writes them. */
export interface Difference {
  readonly from?: string;
  readonly to?: string;
  readonly bits?: number;
  /** Whether it may issue certificates. */
  readonly authority?: boolean;
  /** With an authority: how many authorities may follow before the last certificate. */
  readonly pathLength?: number;
  /** Object id, in hex, of one more extension, which is marked as critical. */
  readonly critical?: string;
}

/** A signer with an RSA key, certified by `issuer` or by itself. Valid from 2026 to 2035. */
export function signer(name: string, issuer?: Signer, differently: Difference = {}): Signer {
  const keys = generateKeyPairSync('rsa', { modulusLength: differently.bits ?? 2048 });
  return certified(name, keys, issuer, differently);
}

/** As `signer`, and one that may issue certificates. */
export function authority(name: string, issuer?: Signer, differently: Difference = {}): Signer {
  return signer(name, issuer, { authority: true, ...differently });
}

/** As `signer`, with an elliptic key. */
export function ellipticSigner(name: string, differently: Difference = {}): Signer {
  return certified(name, generateKeyPairSync('ec', { namedCurve: 'P-256' }), undefined, differently);
}

/** The certificate as people exchange it. */
export function pemOf({ certificate }: Signer): string {
  const lines = certificate.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function certified(
  name: string,
  { publicKey, privateKey }: KeyPair,
  issuer: Signer | undefined,
  { from = '260101000000Z', to = '350101000000Z', ...differently }: Difference,
): Signer {
  const by = issuer ?? { name, key: privateKey };
  const algorithm = by.key.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(serial++)),
    algorithm,
    distinguishedName(by.name),
    sequence(time(from), time(to)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...extensions(differently),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, by.key)]));
  return { name, key: privateKey, certificate: sequence(body, algorithm, signature).toString('base64') };
}

let serial = 1;

function extensions({ authority: is, pathLength, critical }: Difference): Buffer[] {
  const all = [
    ...(is === true
      ? [extension('551d13', sequence(TRUE, ...(pathLength === undefined ? [] : [der(0x02, Buffer.of(pathLength))])))]
      : []),
    ...(critical === undefined ? [] : [extension(critical, der(0x05, Buffer.of()))]),
  ];
  return all.length === 0 ? [] : [der(0xa3, sequence(...all))];
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), TRUE, der(0x04, value));
}

/** One element of DER: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

const TRUE = der(0x01, Buffer.of(0xff));
const RSA_SHA256 = sequence(objectId('2a864886f70d01010b'), der(0x05, Buffer.of()));
const ECDSA_SHA256 = sequence(objectId('2a8648ce3d040302'));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(commonName)))));
}

function time(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}
