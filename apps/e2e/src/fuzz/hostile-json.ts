import { HOSTILE_STRINGS } from './hostile-strings';
import type { Random } from './random';

/** JSON as it is written: an object may have a key twice, or `__proto__`; a leaf is any text, so that it need not be JSON at all. */
type Tree =
  | { readonly kind: 'object'; members: [string, Tree][] }
  | { readonly kind: 'array'; items: Tree[] }
  | { readonly kind: 'leaf'; text: string };

const NUMBERS = [
  '1e308',
  '1e999',
  '-1e999',
  '-0',
  '-1',
  '0.1e-400',
  '9007199254740993',
  '123456789012345678901234567890',
];
const NO_JSON = ['NaN', 'undefined', '01', "'x'", '', '+1', '"\\x"', '"\t"', '"\\u12"', '/* */1', '1,', '}', '\u0000'];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', '$ref', 'a.b', '\u0000', 'İd'];
const DEEPEST = 200;

/** The value as JSON text with `faults` things wrong in it; with none it is the value. */
export function hostileJson(value: unknown, random: Random, faults: number): string {
  const root = treeOf(value);
  for (let fault = 0; fault < faults; fault++) spoil(random.of(nodesOf(root)), random);
  const text = textOf(root);
  return faults > 0 && random.chance(0.06) ? spoilText(text, random) : text;
}

function spoilText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return random.of([
    () => text.slice(0, at),
    () => `\ufeff${text}`,
    () => text + text,
    () => text.slice(0, at) + '\u0000' + text.slice(at),
  ])();
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return leaf(JSON.stringify(value));
  return { kind: 'object', members: Object.entries(value).map(([key, member]) => [key, treeOf(member)]) };
}

const leaf = (text: string): Tree => ({ kind: 'leaf', text });

function textOf(tree: Tree): string {
  if (tree.kind === 'leaf') return tree.text;
  if (tree.kind === 'array') return `[${tree.items.map(textOf).join(',')}]`;
  return `{${tree.members.map(([key, member]) => `${JSON.stringify(key)}:${textOf(member)}`).join(',')}}`;
}

function nodesOf(tree: Tree): Tree[] {
  if (tree.kind === 'leaf') return [tree];
  const below = tree.kind === 'array' ? tree.items : tree.members.map(([, member]) => member);
  return [tree, ...below.flatMap(nodesOf)];
}

function spoil(tree: Tree, random: Random): void {
  if (tree.kind === 'leaf') {
    tree.text = hostileValue(random);
    return;
  }
  if (tree.kind === 'array') {
    const at = random.below(tree.items.length + 1);
    tree.items.splice(
      at,
      random.below(2),
      random.chance(0.3) ? (tree.items[0] ?? leaf('null')) : leaf(hostileValue(random)),
    );
    return;
  }
  const at = random.below(tree.members.length);
  const [key, member] = tree.members[at] ?? ['id', leaf('null')];
  const put = (...members: [string, Tree][]) => tree.members.splice(at, 1, ...members);
  random.of([
    () => put(),
    () => put([key, member], [key, member]),
    () => put([key, member], [key, leaf(hostileValue(random))]),
    () => put([random.of(KEYS), member]),
    () => put([key.toUpperCase(), member]),
    () => put([key, member], [random.of(KEYS), leaf(hostileValue(random))]),
    () => put([key, leaf(hostileValue(random))]),
    () => put([key, { kind: 'array', items: [member] }]),
  ])();
}

function hostileValue(random: Random): string {
  const kind = random.next();
  if (kind < 0.4) return JSON.stringify(random.of(HOSTILE_STRINGS));
  if (kind < 0.55) return random.of(NUMBERS);
  if (kind < 0.62) return random.of(NO_JSON);
  if (kind < 0.7) return nested(1 + random.below(DEEPEST), random);
  return random.of([
    'null',
    'true',
    'false',
    '[]',
    '{}',
    '""',
    '[null]',
    '{"__proto__":{"a":1}}',
    '{"constructor":1}',
    '0',
  ]);
}

function nested(depth: number, random: Random): string {
  const [open, close] = random.of([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"objectType":"SubStatement","object":', '}'],
    ['{"http://x.example/e":', '}'],
  ] as const);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}
