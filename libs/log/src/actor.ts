/** Who did something, as an audit entry names them. */
export interface Actor {
  readonly kind: 'user' | 'system' | 'key';
  readonly id: string;
  readonly name: string;
  /** The network address the request came from. */
  readonly address?: string;
}

export const SYSTEM: Actor = { kind: 'system', id: 'attest', name: 'Attest' };
