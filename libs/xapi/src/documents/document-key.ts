export type DocumentKind = 'state' | 'activity-profile' | 'agent-profile';

/** Whose documents: `agent` is the identity key of an Agent (`identityOf`), `registration` a UUID in lower case. */
export interface DocumentScope {
  readonly kind: DocumentKind;
  readonly activity?: string;
  readonly agent?: string;
  readonly registration?: string;
}

/** One document. A state without registration is a document of its own, beside those of the same id with one. */
export interface DocumentKey extends DocumentScope {
  readonly id: string;
}
