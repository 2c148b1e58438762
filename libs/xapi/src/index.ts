export * from './row';
export * from './version';
export * from './vocabulary';
export { type Added, type Received } from './received';
export { readStatements, readStatementsFirst, type ReadOptions, type StatementsAwaitingParts } from './read-statements';
export { type PartUse } from './attachments/awaited-parts';
export { sameStatement } from './same-statement';
export { FACET_KINDS, MAX_FACETS, facetOf, facetsOf, type FacetKind } from './facets';
export { rowOf, type StoredEntry } from './row-of';
export { filterFor, matches, type FilterParams } from './filter';
export { readStatementQuery, type Format, type StatementsRequest } from './query/statement-query';
export { decodeCursor, encodeCursor, type Cursor } from './query/cursor';
export { readActivityRequest, readAgentRequest, readNoParameters, readPutRequest } from './query/resource-requests';
export { type Parameters } from './query/parameters';
export { exactFormat, idsFormat } from './formats';
export { canonicalFormat } from './canonical-format';
export { preferredLanguages, preferredTag, type LanguagePreference } from './languages';
export { activitiesOf, activityIdsOf } from './activities/activities-of';
export { MAX_DEFINITION, mergeDefinition } from './activities/merge-definition';
export { isCopied, matchesWithin } from './matches-within';
export { personOf } from './person';
export { type DocumentKey, type DocumentKind, type DocumentScope } from './documents/document-key';
export { readDocumentRequest, type DocumentMethod, type DocumentRequest } from './documents/document-request';
export {
  checkPreconditions,
  checkUnconditioned,
  isNotModified,
  type ConditionalRequest,
} from './documents/preconditions';
export { checkDocument, isJsonType, mergeDocuments, type DocumentContent } from './documents/merge-documents';
export { formPairs } from './alternate-syntax/form-pairs';
export {
  refuseFormUnder2,
  unfold,
  type FoldedRequest,
  type UnfoldedMethod,
  type UnfoldedRequest,
} from './alternate-syntax/unfold';
export { isMultipart } from './multipart/boundary';
export { MultipartReader, type MultipartEvent } from './multipart/multipart-reader';
export { type AttachmentHead } from './multipart/part-of';
export { multipartType, writeMultipart, type OutgoingPart } from './multipart/write-multipart';
export { attachmentHashes, type AttachmentHash } from './attachments/attachment-hashes';
export { type CertificateFacts } from './signatures/certificate';
export { type SignatureAlgorithm, type SignatureProof } from './signatures/signature';
export { isSignerFault, readSigner, type SignerFacts, type SignerFault } from './signatures/read-signer';
export {
  judgeSignature,
  type ChainState,
  type Judgement,
  type ListedSigner,
  type Trust,
} from './signatures/judge-signature';
export { textOfUtf8 } from './utf8';
export { identityOf, type AgentIdentity } from './identity';
export { describeRules, type RuleDescription, type RuleId } from './statement/rules';
export { isIri } from './statement/iri';
export { isUuid } from './statement/uuid';
export { instantOf } from './statement/timestamp';
