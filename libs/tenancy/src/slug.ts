/** First segments of addresses that mean something else, now or soon: an organization must not look like them. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'about',
  'account',
  'admin',
  'api',
  'app',
  'assets',
  'attest',
  'auth',
  'choose',
  'control',
  'docs',
  'help',
  'invite',
  'livez',
  'login',
  'logout',
  'me',
  'metrics',
  'new',
  'o',
  'organization',
  'organizations',
  'readyz',
  'reset',
  'settings',
  'sign-in',
  'sign-out',
  'sign-up',
  'signin',
  'signup',
  'static',
  'status',
  'support',
  'system',
  't',
  'verify',
  'www',
  'xapi',
]);

/** Longest name in an address, characters; a suffix may add up to six. */
export const SLUG_MAX = 40;

const SLUG = /^(?=.{1,46}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Letters that Unicode does not decompose into a base letter and a mark. */
const SPELLED_OUT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

/** A name in the form that addresses take: "Müller & Søn GmbH" → `muller-son-gmbh`. Empty when no letter is left. */
function plain(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => SPELLED_OUT[letter] ?? '')
    .replace(/\p{Mark}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > SLUG_MAX) break;
    slug = longer;
  }
  return slug === '' ? (words[0] ?? '').slice(0, SLUG_MAX) : slug;
}

/**
 * The slug for an organization of that name, the `attempt`-th choice (1, 2, 3 …): the name itself, then with a number.
 * A name without a Latin letter or digit, and a reserved one, never stand alone.
 */
export function slugFor(name: string, attempt: number): string {
  const base = plain(name);
  if (base === '') return `organization-${attempt}`;
  if (RESERVED_SLUGS.has(base)) return `${base}-${attempt + 1}`;
  return attempt === 1 ? base : `${base}-${attempt}`;
}

/** The slug, if `text` has the form of one; whether an organization has it is another question. */
export function parseSlug(text: string): string | undefined {
  return SLUG.test(text) && !RESERVED_SLUGS.has(text) ? text : undefined;
}
