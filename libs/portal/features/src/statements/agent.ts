import { recordAt, textAt } from './statement-json';

export interface AgentFacts {
  /** The name that came with it; its readable identifier if none did. */
  readonly name: string;
  /** `ada@larkmoor.example`, `ada at https://lms.example`, an OpenID, or `sha1:…`; undefined for an anonymous group. */
  readonly identifier?: string;
  /** The Agent with nothing but its identifier, as JSON: the value of the filter `agent`. */
  readonly filter?: string;
}

/** Who an agent, a group or the JSON of a filter stands for; undefined for what is none of them. */
export function agentFacts(agent: unknown): AgentFacts | undefined {
  const found = identified(agent);
  const name = textAt(agent, 'name');
  if (found === undefined) return name === undefined ? undefined : { name };
  const group = textAt(agent, 'objectType') === 'Group' ? { objectType: 'Group' } : {};
  return {
    name: name ?? found.readable,
    identifier: found.readable,
    filter: JSON.stringify({ ...group, ...found.property }),
  };
}

function identified(agent: unknown): { readable: string; property: object } | undefined {
  const mbox = textAt(agent, 'mbox');
  if (mbox !== undefined) return { readable: mbox.replace(/^mailto:/i, ''), property: { mbox } };
  const digest = textAt(agent, 'mbox_sha1sum');
  if (digest !== undefined) return { readable: `sha1:${digest}`, property: { mbox_sha1sum: digest } };
  const openid = textAt(agent, 'openid');
  if (openid !== undefined) return { readable: openid, property: { openid } };
  const [homePage, name] = [textAt(agent, 'account', 'homePage'), textAt(agent, 'account', 'name')];
  if (recordAt(agent, 'account') === undefined || homePage === undefined || name === undefined) return undefined;
  return { readable: `${name} at ${homePage}`, property: { account: { homePage, name } } };
}
