export * from './statements';
export * as arbitraries from './arbitraries';
export { authority, ellipticSigner, pemOf, signer, type Difference, type Signer } from './certificates';
export { readMultipart, readWithParts, type Multipart, type SentPart } from './multipart';
export { attachmentFor, jwsOf, partOf, signed } from './signed';
