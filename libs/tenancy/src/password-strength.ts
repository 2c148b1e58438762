import { unguessableWeight, variety } from './guessability';

/** Shortest and longest password, in characters. The upper bound keeps hashing cheap to ask for. */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

const LEAST_WEIGHT = 6;
const LEAST_VARIETY = 5;

/** Why a password or secret is refused. */
export interface Weakness {
  /** Stable name, e.g. `password-too-common`. */
  readonly rule: string;
  /** One sentence that says what would be better. Never contains what was typed. */
  readonly message: string;
}

/**
 * Why `password` is refused for a person; undefined when it is good. Length counts, composition does not (NIST SP 800-63B
 * 5.1.1.2): no rule asks for a digit or a sign, but what is guessed first is refused: common words, keyboard runs, and the
 * words in `about` (e-mail address, own name, organization).
 */
export function passwordWeakness(password: string, about: readonly string[]): Weakness | undefined {
  const length = Array.from(password).length;
  if (length < PASSWORD_LENGTH.min) {
    return { rule: 'password-too-short', message: `A password has at least ${PASSWORD_LENGTH.min} characters.` };
  }
  if (length > PASSWORD_LENGTH.max) {
    return { rule: 'password-too-long', message: `A password has at most ${PASSWORD_LENGTH.max} characters.` };
  }
  if (variety(password) < LEAST_VARIETY) {
    return {
      rule: 'password-too-uniform',
      message: `This password repeats a few characters; use at least ${LEAST_VARIETY} different ones.`,
    };
  }
  if (unguessableWeight(password, about) < LEAST_WEIGHT) {
    return {
      rule: 'password-too-common',
      message:
        'This password is made of what is guessed first: common words, keyboard runs, your name, address or organization. ' +
        'Three or four unrelated words are good.',
    };
  }
  return undefined;
}
