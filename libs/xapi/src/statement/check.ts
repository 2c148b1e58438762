import type { Fault } from '@attest/kernel';
import type { AwaitedParts } from '../attachments/awaited-parts';
import { pathText } from '../json/scan';
import { isObject, type Properties } from '../json/values';
import type { Rules } from '../version';
import { sectionOf, type RuleId } from './rules';

/** More faults than this help nobody, and an attacker should not get a long answer for a long body. */
export const MAX_FAULTS = 20;

/** Where a value stands. Made for each property on the way down, so it is small; its text is made only for a fault. */
export class Place {
  private constructor(
    private readonly parent: Place | undefined,
    private readonly key: string | number,
    private readonly root: { readonly name: string; readonly path: string } | undefined,
  ) {}

  /** The body itself; `name` is what messages call it. */
  static root(name: string): Place {
    return new Place(undefined, '', { name, path: '$' });
  }

  /** A parameter of the query; paths begin with its bare name. */
  static parameter(name: string): Place {
    return new Place(undefined, '', { name, path: name });
  }

  at(key: string | number): Place {
    return new Place(this, key, undefined);
  }

  /** JSON path: `$[3].actor.mbox`, or `agent.mbox` for a parameter. */
  get path(): string {
    return this.top().path + pathText(this.parts()).slice(1);
  }

  /** How a message names it: the last words of the path, `score.scaled`, `member[2].mbox`. */
  get name(): string {
    const parts = this.parts();
    const { name } = this.top();
    const words = parts.flatMap((part, index) => (typeof part === 'string' ? [index] : []));
    const from = words.at(-2) ?? words.at(-1);
    if (from !== undefined) return pathText(parts.slice(from)).replace(/^\$\.?/, '');
    return parts.length === 0 ? name : `${name} at ${pathText(parts).slice(1)}`;
  }

  private top(): { readonly name: string; readonly path: string } {
    return this.parent?.top() ?? this.root ?? { name: '', path: '$' };
  }

  private parts(): (string | number)[] {
    return this.parent === undefined ? [] : [...this.parent.parts(), this.key];
  }
}

/** Collects what is wrong with one request, at most `MAX_FAULTS`. */
export class Check {
  private readonly found: Fault[] = [];

  /** `parts`: the data that is to come along with statements; undefined for plain JSON, which brings none. */
  constructor(
    readonly rules: Rules,
    readonly parts?: AwaitedParts,
  ) {}

  get faults(): readonly Fault[] {
    return this.found;
  }

  get full(): boolean {
    return this.found.length >= MAX_FAULTS;
  }

  /** The value breaks `rule`. "score.scaled is 1.2; it must be between -1 and 1". A null is always the rule about nulls. */
  wrong(rule: RuleId, place: Place, value: unknown, must: string): void {
    if (this.full) return;
    this.add(value === null ? 'null-value' : rule, place, `${place.name} is ${shown(value)}; it must ${must}`);
  }

  /** A property that must be there is not. "actor is missing: a statement has an actor, a verb and an object". */
  missing(rule: RuleId, place: Place, because: string): void {
    if (this.full) return;
    this.add(rule, place, `${place.name} is missing; ${because}`);
  }

  refuse(rule: RuleId, place: Place, message: string): void {
    if (this.full) return;
    this.add(rule, place, message);
  }

  /** A property that stands twice in the text, by its path; the parsed value no longer shows it. */
  duplicate(path: string): void {
    if (this.full) return;
    const message = `${path} stands more than once in its object; a property must stand once`;
    this.found.push({
      path,
      message,
      rule: 'duplicate-property',
      section: sectionOf('duplicate-property', this.rules),
    });
  }

  private add(rule: RuleId, place: Place, message: string): void {
    this.found.push({ path: place.path, message, rule, section: sectionOf(rule, this.rules) });
  }
}

/** The value as an object, or a fault. */
export function objectAt(value: unknown, place: Place, check: Check): Properties | undefined {
  if (isObject(value)) return value;
  check.wrong('value-type', place, value, 'be an object');
  return undefined;
}

export function arrayAt(value: unknown, place: Place, check: Check): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  check.wrong('value-type', place, value, 'be a list');
  return undefined;
}

export function textAt(value: unknown, place: Place, check: Check): string | undefined {
  if (typeof value === 'string') return value;
  check.wrong('value-type', place, value, 'be a string');
  return undefined;
}

export function numberAt(value: unknown, place: Place, check: Check): number | undefined {
  if (typeof value !== 'number') check.wrong('value-type', place, value, 'be a number');
  else if (!Number.isFinite(value))
    check.wrong('number-range', place, value, 'be within the range of double precision');
  else return value;
  return undefined;
}

export function booleanAt(value: unknown, place: Place, check: Check): void {
  if (typeof value !== 'boolean') check.wrong('value-type', place, value, 'be true or false');
}

/** Faults for properties that are not among `known`. */
export function onlyKnown(
  object: Properties,
  known: ReadonlySet<string>,
  place: Place,
  check: Check,
  rule: RuleId = 'unknown-property',
): void {
  for (const key in object) {
    if (known.has(key) || check.full) continue;
    const meant = [...known].find((name) => name.toLowerCase() === key.toLowerCase());
    const hint = meant === undefined ? `known are ${[...known].join(', ')}` : `${JSON.stringify(meant)} is meant?`;
    check.refuse(rule, place.at(key), `${place.name} has an unknown property ${shown(key)}; ${hint}`);
  }
}

const SHOWN = 80;

/** A value in a message: short, and never a whole body. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value === 'string' && value.length > SHOWN) return `${JSON.stringify(value.slice(0, SHOWN))}…`;
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value);
}
