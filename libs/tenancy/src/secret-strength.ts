import { unguessableWeight, variety } from './guessability';
import type { Weakness } from './password-strength';

const LENGTH = { min: 20, max: 128 } as const;
const LEAST_VARIETY = 10;
const LEAST_WEIGHT = 10;

/**
 * Why a secret that somebody chose for an API key is refused; undefined when it is good. Stricter than a password: it is
 * tried by machines, at the rate of an API, and nobody has to remember it.
 */
export function secretWeakness(secret: string, about: readonly string[]): Weakness | undefined {
  if (!/^[\x21-\x7e]*$/.test(secret)) {
    return { rule: 'secret-characters', message: 'The secret may hold letters, digits and signs of ASCII, no spaces.' };
  }
  if (secret.length < LENGTH.min || secret.length > LENGTH.max) {
    return {
      rule: 'secret-length',
      message: `The secret has ${secret.length} characters; it must have ${LENGTH.min} to ${LENGTH.max}.`,
    };
  }
  if (variety(secret) < LEAST_VARIETY || unguessableWeight(secret, about) < LEAST_WEIGHT) {
    return {
      rule: 'secret-guessable',
      message: 'The secret can be guessed; use random characters, for example from `openssl rand -hex 24`.',
    };
  }
  return undefined;
}
