import { createPublicKey, type KeyObject } from 'node:crypto';
import { aStatement } from '../testing';
import { authority, ellipticSigner, pemOf, signer, type Signer } from '../testing/certificates';
import { jwsOf, partOf, proofOf } from '../testing/signed';
import { judgeSignature, type Judgement, type ListedSigner } from './judge-signature';
import { isSignerFault, readSigner } from './read-signer';

type Listed = ListedSigner & { readonly name: string };

const ROOT = authority('Example Root');
const ISSUING = authority('Issuing CA', ROOT);
const QUALITY = signer('Quality Unit', ISSUING);
const STRANGER = signer('Stranger');
const STORED = '2026-11-24T09:30:00.000Z';

function listed(name: string, text: string): Listed {
  const read = readSigner(text);
  if (isSignerFault(read)) throw new Error(read.message);
  const { kind, fingerprint, pem, subject = '', authority: vouches } = read;
  return { name, kind, fingerprint, pem, subject, authority: vouches };
}
const certificateOf = (of: Signer): Listed => listed(of.name, pemOf(of));
const keyOf = (of: Signer): Listed =>
  listed(`key of ${of.name}`, String(createPublicKey(of.key).export({ type: 'spki', format: 'pem' })));

interface Case {
  readonly x5c?: readonly Signer[];
  readonly key: KeyObject;
  readonly stored?: string;
  /** What lies in the attachment now. */
  readonly data?: 'gone' | 'changed';
}

/** The signature as it was accepted, judged by a list. */
function judged({ x5c, key, stored = STORED, data }: Case, signers: readonly Listed[]): Judgement<Listed> {
  const header = { alg: 'RS256', ...(x5c === undefined ? {} : { x5c: x5c.map(({ certificate }) => certificate) }) };
  const part = partOf(jwsOf({ header, payload: aStatement(), key }));
  const proof = { ...proofOf(aStatement(), part.bytes), sha2: part.sha2 };
  const other = Buffer.from(jwsOf({ header, payload: aStatement(), key: STRANGER.key }));
  const bytes = data === undefined ? part.bytes : data === 'gone' ? undefined : other;
  return judgeSignature({ proof, data: bytes, stored }, signers);
}
const told = (judgement: Judgement<Listed>): string => {
  const { valid, chain, trust } = judgement;
  const words = trust.trusted ? `trusted as ${trust.by} ${trust.signer.name}` : `not trusted: ${trust.because}`;
  return `${valid ? 'valid' : 'not proven'}, ${chain}, ${words}`;
};
const WHOLE = { x5c: [QUALITY, ISSUING, ROOT], key: QUALITY.key };

describe('A signature with certificates', () => {
  it('is trusted when the signer’s own certificate is listed', () => {
    expect(told(judged(WHOLE, [certificateOf(STRANGER), certificateOf(QUALITY)]))).toBe(
      'valid, complete, trusted as certificate Quality Unit',
    );
  });

  it('is trusted when an authority above the signer is listed, nearest first', () => {
    expect(told(judged(WHOLE, [certificateOf(ROOT)]))).toBe('valid, complete, trusted as issuer Example Root');
    expect(told(judged(WHOLE, [certificateOf(ROOT), certificateOf(ISSUING)]))).toBe(
      'valid, complete, trusted as issuer Issuing CA',
    );
  });

  it('is trusted by a listed authority that it does not bring along', () => {
    expect(told(judged({ x5c: [QUALITY], key: QUALITY.key }, [certificateOf(ISSUING)]))).toBe(
      'valid, complete, trusted as issuer Issuing CA',
    );
    expect(told(judged({ x5c: [QUALITY, ISSUING], key: QUALITY.key }, [certificateOf(ROOT)]))).toBe(
      'valid, complete, trusted as issuer Example Root',
    );
  });

  it('is trusted by an authority whose own key is elliptic', () => {
    const elliptic = ellipticSigner('Elliptic Root', { authority: true });
    const unit = signer('Unit', elliptic);
    expect(told(judged({ x5c: [unit], key: unit.key }, [certificateOf(elliptic)]))).toBe(
      'valid, complete, trusted as issuer Elliptic Root',
    );
  });

  it('is trusted when its key is listed, whatever its certificates say', () => {
    expect(told(judged({ x5c: [QUALITY, STRANGER], key: QUALITY.key }, [keyOf(QUALITY)]))).toBe(
      'valid, broken, trusted as key key of Quality Unit',
    );
  });

  it('is valid and not trusted when nobody on the way is listed', () => {
    expect(told(judged(WHOLE, []))).toBe('valid, complete, not trusted: unknown_signer');
    expect(told(judged({ x5c: [QUALITY], key: QUALITY.key }, [certificateOf(ROOT)]))).toBe(
      'valid, open, not trusted: unknown_signer',
    );
  });

  it('is not trusted by a namesake of the authority', () => {
    expect(
      told(judged(WHOLE, [certificateOf(authority('Issuing CA')), certificateOf(authority('Example Root'))])),
    ).toBe('valid, complete, not trusted: unknown_signer');
  });

  it('is not trusted beyond a break between its certificates, but before it', () => {
    const broken = { x5c: [QUALITY, STRANGER, ROOT], key: QUALITY.key };
    expect(told(judged(broken, [certificateOf(ROOT), certificateOf(STRANGER)]))).toBe(
      'valid, broken, not trusted: chain_broken',
    );
    expect(told(judged(broken, [certificateOf(QUALITY)]))).toBe('valid, broken, trusted as certificate Quality Unit');
    expect(told(judged(broken, [certificateOf(ISSUING)]))).toBe('valid, broken, trusted as issuer Issuing CA');
  });
});

describe('A certificate on the way to a listed one', () => {
  it.each([
    ['had ended', { to: '261124092959Z' }],
    ['had not begun', { from: '261124093001Z' }],
  ])('must have been valid when the statement was recorded, not one that %s', (_, times) => {
    const unit = signer('Unit', ROOT, times);
    const judgement = judged({ x5c: [unit, ROOT], key: unit.key }, [certificateOf(ROOT)]);
    expect(judgement.trust).toMatchObject({
      trusted: false,
      because: 'not_valid_then',
      signer: { name: 'Example Root' },
      certificate: { subject: 'CN=Unit' },
    });
  });

  it('that has ended since is as good as it was', () => {
    const unit = signer('Unit', ROOT, { to: '261124093000Z' });
    const [x5c, signers] = [[unit, ROOT], [certificateOf(ROOT)]];
    expect(told(judged({ x5c, key: unit.key, stored: '2026-11-24T09:30:00.000Z' }, signers))).toMatch(
      /trusted as issuer/,
    );
    expect(told(judged({ x5c, key: unit.key, stored: '2026-11-24T09:30:01.000Z' }, signers))).toMatch(/not_valid_then/);
  });

  it('must be allowed to issue certificates when it has issued one', () => {
    const posing = signer('Posing', QUALITY);
    expect(told(judged({ x5c: [posing, QUALITY, ISSUING, ROOT], key: posing.key }, [certificateOf(ROOT)]))).toBe(
      'valid, complete, not trusted: not_an_authority',
    );
    // Somebody who is listed to sign vouches for nobody.
    expect(told(judged({ x5c: [posing], key: posing.key }, [certificateOf(QUALITY)]))).toMatch(/unknown_signer/);
  });

  it('must not be further down than an authority above it permits', () => {
    const narrow = authority('Narrow Root', undefined, { pathLength: 0 });
    const direct = signer('Direct', narrow);
    const below = authority('Below', narrow);
    const unit = signer('Unit', below);
    expect(told(judged({ x5c: [direct], key: direct.key }, [certificateOf(narrow)]))).toMatch(/trusted as issuer/);
    expect(told(judged({ x5c: [unit, below], key: unit.key }, [certificateOf(narrow)]))).toMatch(/not_an_authority/);
  });

  it('must not have a critical extension that is not understood here', () => {
    const named = signer('Unit', ROOT, { critical: '2a0304' });
    expect(told(judged({ x5c: [named], key: named.key }, [certificateOf(ROOT)]))).toMatch(/not_an_authority/);
    expect(told(judged({ x5c: [named], key: named.key }, [certificateOf(named)]))).toMatch(/trusted as certificate/);
  });

  it('must have a key that nobody can break', () => {
    const weak = signer('Weak', ROOT, { bits: 1024 });
    expect(told(judged({ x5c: [weak], key: weak.key }, [certificateOf(ROOT)]))).toMatch(/weak_key/);
  });
});

describe('A signature without certificates', () => {
  const bare = { key: QUALITY.key };

  it('is proven and trusted by a listed key that verifies it', () => {
    expect(told(judged(bare, [certificateOf(QUALITY), keyOf(STRANGER), keyOf(QUALITY)]))).toBe(
      'valid, none, trusted as key key of Quality Unit',
    );
  });

  it('proves nothing while no listed key verifies it', () => {
    expect(told(judged(bare, [keyOf(STRANGER), certificateOf(ROOT)]))).toBe(
      'not proven, none, not trusted: no_certificate',
    );
  });
});

describe('The data of a signature', () => {
  it('counts only as the bytes that the log names', () => {
    for (const data of ['gone', 'changed'] as const) {
      expect(told(judged({ ...WHOLE, data }, [certificateOf(QUALITY), keyOf(STRANGER)]))).toBe(
        'valid, open, not trusted: data_missing',
      );
      expect(told(judged({ key: QUALITY.key, data }, [keyOf(QUALITY), keyOf(STRANGER)]))).toBe(
        'not proven, none, not trusted: data_missing',
      );
    }
  });
});
