import type { Rules } from '../version';
import { REQUEST_RULES } from './request-rules';
import type { Requirement } from './requirement';

/**
 * Every rule that a fault can name. The id is part of the API: it stands in error replies and is never renamed.
 * `docs/xapi-rules.md` is made from this table.
 */
const STATEMENT_RULES = {
  json: { text: 'The text is JSON (RFC 8259).', v1: 'Data 2.2', v2: '4.2.1' },
  'duplicate-property': { text: 'A property stands at most once in its object.', v1: 'Data 2.2', v2: '4.2.1' },
  'unknown-property': {
    text: 'Only properties that the standard defines are used, in exactly its letter case.',
    v1: 'Data 2.2',
    v2: '4.2.1',
  },
  'null-value': { text: 'Nothing is null, except inside extensions.', v1: 'Data 2.2', v2: '4.2.1' },
  'value-type': { text: 'Every value has the JSON type that its property asks for.', v1: 'Data 2.2', v2: '4.2.1' },
  'value-enumerated': {
    text: 'A value from a fixed list is written exactly as in the list.',
    v1: 'Data 2.2',
    v2: '4.2.1',
  },
  'batch-size': { text: 'PUT carries one statement, not a list.', v1: 'Communication 2.1.1', v2: '4.1.6.1' },
  'batch-ids-distinct': {
    text: 'No two statements of a request have the same id, letter case aside.',
    v1: 'Communication 2.1.2',
    v2: '4.1.6.1',
  },
  'statement-id-matches': {
    text: 'The id of a statement that is PUT is the statementId of the request.',
    v1: 'Communication 2.1.1',
    v2: '4.1.6.1',
  },
  'search-keys-bounded': {
    text: 'A statement names at most 4,990 different agents, activities and other values that it can be found by (a limit of this LRS).',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'statement-required': {
    text: 'A statement has an actor, a verb and an object.',
    v1: 'Data 2.4',
    v2: '4.2.2',
  },
  'statement-version': {
    text: 'The version of a statement is 1.0 or 1.0.x; under the rules of 2.0 also 2.0 or 2.0.x.',
    v1: 'Data 2.4.10',
    v2: '4.2.4.2',
  },
  'agent-identifier': {
    text: 'An Agent has exactly one of mbox, mbox_sha1sum, openid and account; a Group has at most one.',
    v1: 'Data 2.4.2.3',
    v2: '4.2.2.1',
  },
  'identifier-bounded': {
    text: 'The identifier of an Agent or Group has at most 2,000 characters (a limit of this LRS).',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'agent-without-members': { text: 'An Agent has no member.', v1: 'Data 2.4.2.1', v2: '4.2.2.1' },
  'group-members': {
    text: 'A Group without identifier has member, a list of Agents.',
    v1: 'Data 2.4.2.2',
    v2: '4.2.2.1',
  },
  'group-member-agent': {
    text: 'Members of a Group are Agents, never Groups.',
    v1: 'Data 2.4.2.2',
    v2: '4.2.2.1',
  },
  mbox: { text: 'mbox is mailto: and an e-mail address.', v1: 'Data 2.4.2.3', v2: '4.2.2.1' },
  'mbox-sha1sum': { text: 'mbox_sha1sum is 40 hex digits.', v1: 'Data 2.4.2.3', v2: '4.2.2.1' },
  'account-required': {
    text: 'An account has a homePage and a name that is not empty.',
    v1: 'Data 2.4.2.4',
    v2: '4.2.2.1',
  },
  authority: {
    text: 'The authority is an Agent, or a Group without identifier of exactly two Agents, one of them with an account.',
    v1: 'Data 2.4.9',
    v2: '4.2.4.2',
  },
  'verb-required': { text: 'A verb has an id.', v1: 'Data 2.4.3', v2: '4.2.2.2' },
  'object-type': {
    text: 'The objectType of an object is Activity (or absent), Agent, Group, StatementRef or SubStatement.',
    v1: 'Data 2.4.4',
    v2: '4.2.2.3',
  },
  'activity-required': { text: 'An Activity has an id.', v1: 'Data 2.4.4.1', v2: '4.2.2.3' },
  'interaction-type': {
    text: 'interactionType is true-false, choice, fill-in, long-fill-in, matching, performance, sequencing, likert, numeric or other.',
    v1: 'Data 2.4.4.1',
    v2: '4.2.2.3',
  },
  'interaction-type-required': {
    text: 'A definition with correctResponsesPattern or a list of components has an interactionType.',
    v1: 'Data 2.4.4.1',
    v2: '4.2.2.3',
  },
  'component-required': { text: 'An interaction component has an id.', v1: 'Data 2.4.4.1', v2: '4.2.2.3' },
  'component-ids-distinct': {
    text: 'The ids within a list of interaction components are distinct.',
    v1: 'Data 2.4.4.1',
    v2: '4.2.2.3',
  },
  'statement-reference': {
    text: 'A StatementRef has exactly an objectType and an id.',
    v1: 'Data 2.4.4.3',
    v2: '4.2.2.3',
  },
  'sub-statement-required': {
    text: 'A SubStatement has an actor, a verb and an object.',
    v1: 'Data 2.4.4.3',
    v2: '4.2.2.3',
  },
  'sub-statement-properties': {
    text: 'A SubStatement has no id, stored, version or authority.',
    v1: 'Data 2.4.4.3',
    v2: '4.2.2.3',
  },
  'sub-statement-nesting': {
    text: 'The object of a SubStatement is no SubStatement.',
    v1: 'Data 2.4.4.3',
    v2: '4.2.2.3',
  },
  'voiding-object': {
    text: 'The object of a statement that voids is a StatementRef.',
    v1: 'Data 2.3.2',
    v2: '4.2.5',
  },
  'score-scaled-range': {
    text: 'score.scaled is between -1 and 1, both included.',
    v1: 'Data 2.4.5.1',
    v2: '4.2.2.4',
  },
  'score-min-max': { text: 'score.min is less than score.max.', v1: 'Data 2.4.5.1', v2: '4.2.2.4' },
  'score-raw-range': {
    text: 'score.raw lies between score.min and score.max, both included.',
    v1: 'Data 2.4.5.1',
    v2: '4.2.2.4',
  },
  'number-range': {
    text: 'A number is within the range of double precision.',
    v1: 'Data 2.2',
    v2: '4.2.1',
  },
  'context-activity-object': {
    text: 'revision and platform are used only when the object is an Activity.',
    v1: 'Data 2.4.6',
    v2: '4.2.2.5',
  },
  'context-team': {
    text: 'The team, like the group of an entry of contextGroups, is a Group.',
    v1: 'Data 2.4.6',
    v2: '4.2.2.5',
  },
  'context-activities': {
    text: 'contextActivities has only parent, grouping, category and other, each an Activity or a list of Activities.',
    v1: 'Data 2.4.6.2',
    v2: '4.2.2.5',
  },
  'context-agents': {
    text: 'An entry of contextAgents has objectType contextAgent and an agent, one of contextGroups contextGroup and a group.',
    v2: '4.2.2.5',
  },
  'relevant-types': { text: 'relevantTypes is a list of at least one IRI.', v2: '4.2.2.5' },
  'attachment-required': {
    text: 'An attachment has a usageType, display, contentType, length and sha2.',
    v1: 'Data 2.4.11',
    v2: '4.2.2.6',
  },
  'attachment-length': {
    text: 'The length of an attachment is a whole number, 0 or more.',
    v1: 'Data 2.4.11',
    v2: '4.2.2.6',
  },
  'attachment-sha2': {
    text: 'sha2 is a SHA-2 hash in hex: 56, 64, 96 or 128 digits.',
    v1: 'Data 2.4.11',
    v2: '4.2.2.6',
  },
  'attachment-data': {
    text: 'An attachment whose data is not sent along has a fileUrl.',
    v1: 'Communication 1.5.1',
    v2: '4.1.3',
  },
  'signature-data': {
    text: 'A signature is sent along with its statement, as application/octet-stream.',
    v1: 'Data 2.6',
    v2: '4.2.6',
  },
  'media-type': { text: 'A media type is type/subtype, with or without parameters.', v1: 'Data 2.4.11', v2: '4.2.2.6' },
  iri: {
    text: 'An IRI has a scheme, a colon and something after it, and no space or any of < > " { } | \\ ^ `.',
    v1: 'Data 4.3',
    v2: '4.2.7',
  },
  uuid: { text: 'A UUID is 32 hex digits in groups of 8-4-4-4-12.', v1: 'Data 4.4', v2: '4.2.7' },
  'language-tag': { text: 'A language tag has the form of RFC 5646.', v1: 'Data 4.2', v2: '4.2.7' },
  'language-map': {
    text: 'A language map is an object of language tags and texts.',
    v1: 'Data 4.2',
    v2: '4.2.7',
  },
  'extension-keys': { text: 'The keys of extensions are IRIs.', v1: 'Data 4.1', v2: '4.2.7' },
  timestamp: {
    text: 'A timestamp is a real date and time in ISO 8601; -00:00 is no offset.',
    v1: 'Data 4.5',
    v2: '4.2.7',
  },
  'timestamp-zone': { text: 'A timestamp names its offset from UTC (RFC 3339).', v2: '4.2.7' },
  duration: {
    text: 'A duration is PnYnMnDTnHnMnS or PnW, with a fraction in its last part only.',
    v1: 'Data 4.6',
    v2: '4.2.7',
  },
} as const satisfies Readonly<Record<string, Requirement>>;

export const RULES = { ...STATEMENT_RULES, ...REQUEST_RULES };

export type RuleId = keyof typeof RULES;

export interface RuleDescription {
  readonly id: RuleId;
  readonly text: string;
  readonly section: string;
}

/** Every rule with the sections of both editions that ask for it. */
export function describeRules(): readonly RuleDescription[] {
  return (Object.keys(RULES) as RuleId[]).map((id) => {
    const sections = (['1.0.3', '2.0.0'] as const).map((rules) => sectionOf(id, rules));
    return { id, text: RULES[id].text, section: [...new Set(sections)].join('; ') };
  });
}

/** Where the edition says so: `xAPI 1.0.3 Data 2.4.5.1` or `xAPI 2.0 4.2.2.4`. */
export function sectionOf(id: RuleId, rules: Rules): string {
  const { v1, v2 }: Requirement = RULES[id];
  return v1 !== undefined && (rules === '1.0.3' || v2 === undefined) ? `xAPI 1.0.3 ${v1}` : `xAPI 2.0 ${v2 ?? ''}`;
}
