import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring, openKeyring } from './keyring';

describe('the keyring', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-keyring-'));
    path = join(folder, 'deep', 'keyring.json');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is written at the first start, for its owner only, and read at the next', async () => {
    const first = await openKeyring(path);
    expect(first.created).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const next = await openKeyring(path);
    expect(next.created).toBe(false);
    expect(next.keyring.verifies('api-key', 'text', first.keyring.mac('api-key', 'text'))).toBe(true);
  });

  it('is the same for two processes that start at once, and leaves no other file', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openKeyring(path)));
    expect(new Set(opened.map(({ keyring }) => keyring.mac('a', 'b'))).size).toBe(1);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(await readdir(join(folder, 'deep'))).toEqual(['keyring.json']);
  });

  it('makes codes that hold for their own text and purpose only, and name their key', () => {
    const keyring = Keyring.random();
    const mac = keyring.mac('api-key', 'text');
    expect(mac).toMatch(/^k1\.[\w-]{43}$/);
    expect(keyring.verifies('api-key', 'text', mac)).toBe(true);
    expect(keyring.verifies('api-key', 'texts', mac)).toBe(false);
    expect(keyring.verifies('cursor', 'text', mac)).toBe(false);
    expect(Keyring.random().verifies('api-key', 'text', mac)).toBe(false);
    for (const wrong of ['', 'k1.', mac.slice(0, -1), mac.replace('k1', 'k2'), mac.replace('k1', '__proto__')]) {
      expect(keyring.verifies('api-key', 'text', wrong)).toBe(false);
    }
  });

  it('after a rotation the codes of the old key still hold', async () => {
    const { keyring } = await openKeyring(path);
    const mac = keyring.mac('api-key', 'text');
    const file = JSON.parse(await readFile(path, 'utf8')) as { keys: Record<string, object>; current: string };
    file.keys.k2 = { ...file.keys.k1, secret: 'A'.repeat(43) };
    file.current = 'k2';
    await writeFile(path, JSON.stringify(file));
    const rotated = (await openKeyring(path)).keyring;
    expect(rotated.verifies('api-key', 'text', mac)).toBe(true);
    expect(rotated.mac('api-key', 'text')).toMatch(/^k2\./);
  });

  it.each(['', '{', '{"v":2}', '{"v":1,"current":"k1","keys":{}}'])(
    'that is damaged stops the start and is left alone: %s',
    async (text) => {
      const file = join(folder, 'keyring.json');
      await writeFile(file, text);
      await expect(openKeyring(file)).rejects.toThrow(/is damaged; put back a copy of it/);
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );

  it('that cannot be written stops the start with a sentence', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await chmod(file, 0o400);
    await expect(openKeyring(join(file, 'keyring.json'))).rejects.toThrow(/The keyring .* cannot be/);
  });
});
