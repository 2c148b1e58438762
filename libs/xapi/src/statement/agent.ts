import { IDENTIFIER_KINDS, identityKeyOf, isGroup, MAX_IDENTITY_KEY } from '../identity';
import { isObject, type Properties } from '../json/values';
import { arrayAt, objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { checkIri, hasIriCharacters } from './iri';
import { isHex } from './uuid';

const AGENT: ReadonlySet<string> = new Set(['objectType', 'name', ...IDENTIFIER_KINDS]);
const GROUP: ReadonlySet<string> = new Set([...AGENT, 'member']);
const ACCOUNT: ReadonlySet<string> = new Set(['homePage', 'name']);

/** An Agent, identified or anonymous Group: an actor, instructor, object … (D 2.4.2). */
export function checkAgentOrGroup(value: unknown, place: Place, check: Check): void {
  const agent = objectAt(value, place, check);
  if (agent === undefined) return;
  if (isGroup(agent)) checkGroup(agent, place, check);
  else checkAgent(agent, place, check);
}

/** An Agent where no Group may stand. */
export function checkAgentOnly(value: unknown, place: Place, check: Check): void {
  const agent = objectAt(value, place, check);
  if (agent === undefined) return;
  if (isGroup(agent)) check.wrong('value-enumerated', place.at('objectType'), 'Group', 'be Agent or left out');
  else checkAgent(agent, place, check);
}

/** A Group where no Agent may stand. `objectType` must say so. */
export function checkGroupOnly(value: unknown, place: Place, check: Check): void {
  const group = objectAt(value, place, check);
  if (group === undefined) return;
  if (isGroup(group)) checkGroup(group, place, check);
  else if (group['objectType'] === undefined) check.missing('context-team', place.at('objectType'), 'it must be Group');
  else check.wrong('context-team', place.at('objectType'), group['objectType'], 'be Group');
}

/** An Agent, or a Group without identifier of exactly two Agents, one of them with an account (D 2.4.9). */
export function checkAuthority(value: unknown, place: Place, check: Check): void {
  checkAgentOrGroup(value, place, check);
  if (!isObject(value) || !isGroup(value)) return;
  const { member } = value;
  const members: readonly unknown[] = Array.isArray(member) ? member : [];
  const fits =
    identifierNames(value).length === 0 &&
    members.length === 2 &&
    members.some((agent) => isObject(agent) && agent['account'] !== undefined);
  if (fits) return;
  check.refuse(
    'authority',
    place,
    `${place.name} is a Group; as authority it must have no identifier and exactly two Agents, one of them with an account`,
  );
}

function checkAgent(agent: Properties, place: Place, check: Check): void {
  const { objectType } = agent;
  if (objectType !== undefined && objectType !== 'Agent') {
    check.wrong('value-enumerated', place.at('objectType'), objectType, 'be Agent or Group');
  }
  if (Object.hasOwn(agent, 'member')) {
    check.refuse(
      'agent-without-members',
      place.at('member'),
      `${place.name} is an Agent with member; only a Group has members (objectType Group)`,
    );
  }
  onlyKnown(agent, GROUP, place, check);
  checkName(agent, place, check);
  const names = identifierNames(agent);
  if (names.length === 0) {
    check.refuse(
      'agent-identifier',
      place,
      `${place.name} has no identifier; an Agent has exactly one of ${IDENTIFIER_KINDS.join(', ')}`,
    );
  }
  checkIdentifiers(agent, names, place, check);
}

function checkGroup(group: Properties, place: Place, check: Check): void {
  onlyKnown(group, GROUP, place, check);
  checkName(group, place, check);
  const names = identifierNames(group);
  checkIdentifiers(group, names, place, check);
  if (Object.hasOwn(group, 'member')) checkMembers(group['member'], place.at('member'), check);
  else if (names.length === 0) {
    check.missing('group-members', place.at('member'), 'a Group without identifier has a list of members');
  }
}

function checkMembers(value: unknown, place: Place, check: Check): void {
  const members = arrayAt(value, place, check);
  for (const [index, member] of members?.entries() ?? []) {
    if (check.full) return;
    const at = place.at(index);
    if (isObject(member) && isGroup(member)) {
      check.wrong('group-member-agent', at.at('objectType'), 'Group', 'be Agent or left out: members are Agents');
    } else checkAgentOnly(member, at, check);
  }
}

function checkName(agent: Properties, place: Place, check: Check): void {
  if (Object.hasOwn(agent, 'name')) textAt(agent['name'], place.at('name'), check);
}

function identifierNames(agent: Properties): readonly string[] {
  return IDENTIFIER_KINDS.filter((kind) => Object.hasOwn(agent, kind));
}

function checkIdentifiers(agent: Properties, names: readonly string[], place: Place, check: Check): void {
  if (names.length > 1) {
    check.refuse('agent-identifier', place, `${place.name} has ${names.join(' and ')}; only one identifier may stand`);
  }
  for (const name of names) IDENTIFIERS[name]?.(agent[name], place.at(name), check);
  const length = identityKeyOf(agent)?.length ?? 0;
  if (length > MAX_IDENTITY_KEY) {
    const message = `${place.name} has an identifier of ${length} characters; at most ${MAX_IDENTITY_KEY} are kept`;
    check.refuse('identifier-bounded', place, message);
  }
}

const IDENTIFIERS: Readonly<Record<string, (value: unknown, place: Place, check: Check) => void>> = {
  mbox: (value, place, check) => {
    const text = textAt(value, place, check);
    if (text !== undefined && !isMailbox(text)) {
      check.wrong('mbox', place, text, 'be mailto: and an e-mail address, like mailto:ada@example.org');
    }
  },
  mbox_sha1sum: (value, place, check) => {
    const text = textAt(value, place, check);
    if (text !== undefined && !(text.length === 40 && isHex(text))) {
      check.wrong('mbox-sha1sum', place, text, 'be 40 hex digits: the SHA-1 of the mailto: address');
    }
  },
  openid: (value, place, check) => {
    checkIri(value, place, check);
  },
  account: checkAccount,
};

/** `mailto:` and an address with something on both sides of its last `@`. */
function isMailbox(text: string): boolean {
  const scheme = 'mailto:';
  if (!text.startsWith(scheme)) return false;
  const at = text.lastIndexOf('@');
  return at > scheme.length && at + 1 < text.length && hasIriCharacters(text, scheme.length);
}

function checkAccount(value: unknown, place: Place, check: Check): void {
  const account = objectAt(value, place, check);
  if (account === undefined) return;
  onlyKnown(account, ACCOUNT, place, check);
  if (Object.hasOwn(account, 'homePage')) checkIri(account['homePage'], place.at('homePage'), check);
  else check.missing('account-required', place.at('homePage'), 'an account has a homePage and a name');
  if (Object.hasOwn(account, 'name')) {
    const name = textAt(account['name'], place.at('name'), check);
    if (name === '') check.wrong('account-required', place.at('name'), name, 'not be empty');
  } else check.missing('account-required', place.at('name'), 'an account has a homePage and a name');
}
