import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Somebody who can sign: a key and a certificate of it, in base64 of DER as x5c has it. */
export interface Signer {
  readonly name: string;
  readonly key: KeyObject;
  readonly certificate: string;
}

/** A signer with an RSA key, certified by `issuer` or by itself. Valid from 2026 to 2035. */
export function signer(name: string, issuer?: Signer): Signer {
  return certified(name, generateKeyPairSync('rsa', { modulusLength: 2048 }), issuer);
}

/** As `signer`, with an elliptic key. */
export function ellipticSigner(name: string): Signer {
  return certified(name, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function certified(name: string, { publicKey, privateKey }: KeyPair, issuer?: Signer): Signer {
  const by = issuer ?? { name, key: privateKey };
  const algorithm = by.key.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(serial++)),
    algorithm,
    distinguishedName(by.name),
    sequence(time('260101000000Z'), time('350101000000Z')),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, by.key)]));
  return { name, key: privateKey, certificate: sequence(body, algorithm, signature).toString('base64') };
}

let serial = 1;

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

const RSA_SHA256 = sequence(objectId('2a864886f70d01010b'), der(0x05, Buffer.of()));
const ECDSA_SHA256 = sequence(objectId('2a8648ce3d040302'));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(commonName)))));
}

function time(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}
