import type { IsoInstant, TenantId } from '@attest/kernel';

export type DocumentKind = 'state' | 'activity-profile' | 'agent-profile';

/** Whose documents. */
export interface DocumentScope {
  readonly kind: DocumentKind;
  /** IRI of the Activity; state and activity profiles. */
  readonly activity?: string;
  /** Identity key of the Agent (`identityOf` of `@attest/xapi`); state and agent profiles. */
  readonly agent?: string;
  /** Lower-case UUID; state only. */
  readonly registration?: string;
}

/** One document. State without registration is a document of its own, whatever registrations have the same id. */
export interface DocumentKey extends DocumentScope {
  readonly id: string;
}

export interface StoredDocument {
  readonly key: DocumentKey;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** SHA-1 of the bytes, 40 lower-case hex digits. */
  readonly etag: string;
  readonly updated: IsoInstant;
}

/** A document to be stored at a time, milliseconds. */
export type NewDocument = Omit<StoredDocument, 'updated'> & { readonly at: number };

/**
 * State and profile documents. Comparing and changing are one step: of two writers that saw the same document, one wins. A change
 * survives the loss of process and power before it is answered.
 */
export abstract class Documents {
  abstract get(tenant: TenantId, key: DocumentKey): Promise<StoredDocument | undefined>;

  /**
   * Stores the document when the one there has `expected` as its etag (undefined: when there is none) and answers what is stored
   * now; undefined, with nothing changed, otherwise. `updated` is `at`, or a millisecond after the change before if that is later.
   */
  abstract put(
    tenant: TenantId,
    document: NewDocument,
    expected: string | undefined,
  ): Promise<StoredDocument | undefined>;

  /**
   * Removes the document when the one there has `expected` as its etag; false, with nothing changed, otherwise. What is not there
   * and expected so (undefined) is removed already: true.
   */
  abstract remove(tenant: TenantId, key: DocumentKey, expected: string | undefined): Promise<boolean>;

  /**
   * The ids in a scope, each once, in the order of their code points; only those updated later than `since`, if that is given. A
   * state scope without registration covers all registrations and what has none.
   */
  abstract list(tenant: TenantId, scope: DocumentScope, since?: IsoInstant): Promise<readonly string[]>;

  /** Removes all documents in a scope, which reaches as far as it does in `list`. */
  abstract removeAll(tenant: TenantId, scope: DocumentScope): Promise<void>;
}
