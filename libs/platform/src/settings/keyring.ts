import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isoInstant, SystemClock } from '@attest/kernel';
import { systemCode } from '../errors/system-code';
import { StartRefused } from '../serve/start-refused';

const KEY_BYTES = 32;

const keyringFile = z
  .strictObject({
    v: z.literal(1),
    /** The key that new codes are made with. */
    current: z.string(),
    keys: z.record(
      z.string().regex(/^[a-z0-9-]{1,16}$/),
      z.strictObject({ secret: z.base64url().length(43), createdAt: z.iso.datetime() }),
    ),
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), { error: '`current` names no key' });
type KeyringFile = z.infer<typeof keyringFile>;

/**
 * The server's secret keys, each with an id that stands in every code made with it: after a rotation the old codes still hold
 * and tell which key they were made with. One secret serves many purposes; each purpose has a key of its own derived from it.
 */
export class Keyring {
  /** As key objects: making one of bytes costs seven times the HMAC itself, and every xAPI request makes an HMAC. */
  private readonly derived = new Map<string, KeyObject>();

  constructor(private readonly file: KeyringFile) {}

  /** A keyring of one random key that is kept nowhere, for tests. */
  static random(): Keyring {
    return new Keyring(newFile());
  }

  /** HMAC-SHA-256 of `text` for a purpose such as `api-key`, as `KEYID.43 characters of base64url`. */
  mac(purpose: string, text: string): string {
    return this.macWith(this.file.current, purpose, text);
  }

  /** Whether `mac` was made of the same text for the same purpose by any key of the ring. Takes equally long for each answer. */
  verifies(purpose: string, text: string, mac: string): boolean {
    const id = mac.slice(0, Math.max(0, mac.indexOf('.')));
    if (!Object.hasOwn(this.file.keys, id)) return false;
    const expected = Buffer.from(this.macWith(id, purpose, text));
    const got = Buffer.from(mac);
    return got.length === expected.length && timingSafeEqual(got, expected);
  }

  private macWith(id: string, purpose: string, text: string): string {
    return `${id}.${createHmac('sha256', this.keyFor(id, purpose)).update(text).digest('base64url')}`;
  }

  private keyFor(id: string, purpose: string): KeyObject {
    const name = `${id} ${purpose}`;
    const known = this.derived.get(name);
    if (known !== undefined) return known;
    const secret = Buffer.from(this.file.keys[id]?.secret ?? '', 'base64url');
    const bytes = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `attest ${purpose}`, KEY_BYTES));
    const key = createSecretKey(bytes);
    this.derived.set(name, key);
    return key;
  }
}

/** Throws StartRefused when `path` holds no keyring. */
export async function requireKeyring(path: string): Promise<void> {
  if ((await readKeyring(path)) !== undefined) return;
  throw new StartRefused(
    `The keyring ${path} is missing, and the data was written with it: put back a copy of it. If none exists, start Attest once with ` +
      'another DATA_DIR, copy the keyring.json from there to this path, and issue every API key again.',
  );
}

/**
 * The keyring in `path`; a first start writes one, readable by its owner only. Throws StartRefused, which says what is wrong
 * with a file that cannot be used: a new one would make every API key and session invalid.
 */
export async function openKeyring(path: string): Promise<{ readonly keyring: Keyring; readonly created: boolean }> {
  const known = await readKeyring(path);
  if (known !== undefined) return { keyring: new Keyring(known), created: false };
  const created = await writeNew(path, newFile());
  const file = await readKeyring(path);
  if (file === undefined) throw new StartRefused(`The keyring ${path} vanished while it was written.`);
  return { keyring: new Keyring(file), created };
}

async function readKeyring(path: string): Promise<KeyringFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new StartRefused(`The keyring ${path} cannot be read. ATTEST_KEYRING says where it lies.`, { cause: error });
  }
  const parsed = keyringFile.safeParse(jsonOrUndefined(text));
  if (!parsed.success) {
    throw new StartRefused(
      `The keyring ${path} is damaged; put back a copy of it. (${parsed.error.issues[0]?.message ?? ''})`,
    );
  }
  return parsed.data;
}

/** Writes it whole or not at all. False when another process was first: its keyring counts. */
async function writeNew(path: string, file: KeyringFile): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(file, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link, not a rename: it fails when the name is taken.
    await link(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw new StartRefused(
      `The keyring ${path} cannot be written. DATA_DIR or ATTEST_KEYRING must name a folder that can.`,
      {
        cause: error,
      },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

function newFile(): KeyringFile {
  const secret = randomBytes(KEY_BYTES).toString('base64url');
  return { v: 1, current: 'k1', keys: { k1: { secret, createdAt: isoInstant(new SystemClock().now()) } } };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
