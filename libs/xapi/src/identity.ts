import { isObject, textOf, type Properties } from './json/values';

/** Who an Agent or an identified Group is, told by its one identifier alone. */
export interface AgentIdentity {
  /**
   * The identifier as a stable text: `mbox mailto:ada@example.org`, `mbox_sha1sum …` (lower case), `openid …` or
   * `account HOMEPAGE NAME`. Equal keys mean the same person; nothing is folded but the case of hex digits.
   */
  readonly key: string;
  /** JSON of the Agent or Group with `objectType` and the identifier only. */
  readonly agent: string;
  /** The identifier for people: the address without `mailto:`, the account's name, the OpenID or the hash. */
  readonly readable: string;
  readonly name?: string;
}

/** People are kept under their keys, which indexes must hold; a statement with a longer one is refused. */
export const MAX_IDENTITY_KEY = 2000;

export type IdentifierKind = 'mbox' | 'mbox_sha1sum' | 'openid' | 'account';

export const IDENTIFIER_KINDS: readonly IdentifierKind[] = ['mbox', 'mbox_sha1sum', 'openid', 'account'];

/** The identity of an Agent or identified Group; undefined for an anonymous Group and for what is neither. */
export function identityOf(agent: unknown): AgentIdentity | undefined {
  if (!isObject(agent)) return undefined;
  const found = identifierOf(agent);
  if (found === undefined) return undefined;
  const name = textOf(agent['name']);
  const identity: AgentIdentity = {
    key: found.key,
    agent: JSON.stringify({ objectType: isGroup(agent) ? 'Group' : 'Agent', [found.kind]: found.value }),
    readable: found.readable,
  };
  return name === undefined || name.trim() === '' ? identity : { ...identity, name };
}

/** The key of `identityOf`, without the rest of its work. */
export function identityKeyOf(agent: Properties): string | undefined {
  return identifierOf(agent)?.key;
}

export function isGroup(agent: Properties): boolean {
  return agent['objectType'] === 'Group';
}

interface Identifier {
  readonly kind: IdentifierKind;
  readonly key: string;
  readonly value: unknown;
  readonly readable: string;
}

function identifierOf(agent: Properties): Identifier | undefined {
  const { mbox, mbox_sha1sum: sha1, openid, account } = agent;
  if (typeof mbox === 'string') {
    return { kind: 'mbox', key: `mbox ${mbox}`, value: mbox, readable: mbox.replace(/^mailto:/i, '') };
  }
  if (typeof sha1 === 'string') {
    const hex = sha1.toLowerCase();
    return { kind: 'mbox_sha1sum', key: `mbox_sha1sum ${hex}`, value: hex, readable: hex };
  }
  if (typeof openid === 'string') return { kind: 'openid', key: `openid ${openid}`, value: openid, readable: openid };
  if (!isObject(account)) return undefined;
  const { homePage, name } = account;
  if (typeof homePage !== 'string' || typeof name !== 'string') return undefined;
  // An IRI has no space, so the first one after it parts the two without doubt.
  return { kind: 'account', key: `account ${homePage} ${name}`, value: { homePage, name }, readable: name };
}
