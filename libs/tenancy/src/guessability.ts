import { COMMON_PASSWORDS, ROWS } from './common-passwords';

const RUN = 4;
const reversed = (text: string): string => Array.from(text).reverse().join('');
const RUNS = [...ROWS, ...ROWS.map(reversed)].join('\n');

/** Signs that stand for a letter in "P@ssw0rd"; one character for one, so that places stay. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

const LETTER = /\p{Letter}/u;

/**
 * How much of a text is left when everything is taken away that a guesser tries first: the commonest words (also with
 * digits for letters), words about the person (`about`), runs along a keyboard row or the alphabet, repetitions. A letter
 * that is left counts 1, a digit or sign ½: around a word they are mostly a year and an exclamation mark.
 */
export function unguessableWeight(text: string, about: readonly string[]): number {
  const characters = Array.from(text.normalize('NFKC').toLowerCase());
  const plain = characters.map((character) => STANDS_FOR[character] ?? character);
  const taken = new Set<number>();
  for (const reading of [characters, plain]) {
    for (const word of [...wordsOf(about), ...COMMON_PASSWORDS]) takeWord(reading, word, taken);
  }
  takeRuns(characters, taken);
  return characters.reduce(
    (weight, character, at) => (taken.has(at) ? weight : weight + (LETTER.test(character) ? 1 : 0.5)),
    0,
  );
}

/** How many different characters a text has, upper and lower case alike. */
export function variety(text: string): number {
  return new Set(text.normalize('NFKC').toLowerCase()).size;
}

/** Words of at least three characters; of an address also its parts. */
function wordsOf(texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .split(/[^\p{Letter}\p{Number}]+/u),
    )
    .filter((word) => word.length >= 3);
}

function takeWord(characters: readonly string[], word: string, taken: Set<number>): void {
  const length = Array.from(word).length;
  for (let at = 0; at + length <= characters.length; at++) {
    if (characters.slice(at, at + length).join('') !== word) continue;
    for (let place = at; place < at + length; place++) taken.add(place);
  }
}

function takeRuns(characters: readonly string[], taken: Set<number>): void {
  for (let at = 0; at + RUN <= characters.length; at++) {
    const run = characters.slice(at, at + RUN);
    if (!RUNS.includes(run.join('')) && new Set(run).size > 1) continue;
    for (let place = at; place < at + RUN; place++) taken.add(place);
  }
}
