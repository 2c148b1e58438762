import { arrayOf, isObject, objectOf, textOf, type Properties } from '../json/values';
import type { SentParts } from '../attachments/sent-parts';
import type { Check, Place } from '../statement/check';
import { SIGNATURE_USAGE } from '../vocabulary';
import { checkSignature, type SignatureProof } from './signature';

/** The proofs of all signatures that a valid statement came with; faults for those that prove nothing. */
export function checkSignatures(
  value: unknown,
  parts: SentParts,
  place: Place,
  check: Check,
): readonly SignatureProof[] {
  const statement = objectOf(value);
  const object = objectOf(statement['object']);
  const inside = object['objectType'] === 'SubStatement' ? signaturesOf(object, parts, place.at('object'), check) : [];
  return [...signaturesOf(statement, parts, place, check), ...inside];
}

/** A signature signs the statement, or SubStatement, that it is attached to. */
function signaturesOf(statement: Properties, parts: SentParts, place: Place, check: Check): readonly SignatureProof[] {
  return arrayOf(statement['attachments']).flatMap((attachment, index): readonly SignatureProof[] => {
    if (!isObject(attachment) || attachment['usageType'] !== SIGNATURE_USAGE) return [];
    const sha2 = textOf(attachment['sha2'])?.toLowerCase() ?? '';
    const part = parts.take(sha2);
    if (part === undefined) return [];
    const proof = checkSignature(statement, part.bytes, place.at('attachments').at(index), check);
    return proof === undefined ? [] : [{ ...proof, sha2 }];
  });
}
