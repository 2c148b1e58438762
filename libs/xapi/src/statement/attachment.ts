import { missingSignature } from '../attachments/awaited-parts';
import type { Properties } from '../json/values';
import { SIGNATURE_USAGE } from '../vocabulary';
import { arrayAt, numberAt, objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { checkIri } from './iri';
import { checkLanguageMap } from './language';
import { bareMediaType, isMediaType } from './media-type';
import { isHex } from './uuid';

const ATTACHMENT: ReadonlySet<string> = new Set([
  'usageType',
  'display',
  'description',
  'contentType',
  'length',
  'sha2',
  'fileUrl',
]);
const REQUIRED = ['usageType', 'display', 'contentType', 'length', 'sha2'] as const;

/** Hex digits of SHA-224, 256, 384 and 512. */
const SHA2_DIGITS: ReadonlySet<number> = new Set([56, 64, 96, 128]);

/** D 2.4.11, with the data that `check` has in reach. */
export function checkAttachments(value: unknown, place: Place, check: Check): void {
  for (const [index, attachment] of arrayAt(value, place, check)?.entries() ?? []) {
    if (check.full) return;
    checkAttachment(attachment, place.at(index), check);
  }
}

function checkAttachment(value: unknown, place: Place, check: Check): void {
  const attachment = objectAt(value, place, check);
  if (attachment === undefined) return;
  onlyKnown(attachment, ATTACHMENT, place, check);
  for (const key of REQUIRED) {
    if (!Object.hasOwn(attachment, key)) {
      check.missing('attachment-required', place.at(key), `an attachment has ${REQUIRED.join(', ')}`);
    }
  }
  const has = (key: string): boolean => Object.hasOwn(attachment, key);
  if (has('usageType')) checkIri(attachment['usageType'], place.at('usageType'), check);
  if (has('display')) checkLanguageMap(attachment['display'], place.at('display'), check);
  if (has('description')) checkLanguageMap(attachment['description'], place.at('description'), check);
  if (has('contentType')) checkContentType(attachment['contentType'], place.at('contentType'), check);
  if (has('length')) checkLength(attachment['length'], place.at('length'), check);
  if (has('sha2')) checkSha2(attachment['sha2'], place.at('sha2'), check);
  if (has('fileUrl')) checkIri(attachment['fileUrl'], place.at('fileUrl'), check);
  checkData(attachment, place, check);
}

/** C 1.5.1, C 1.5.2: the data comes along or lies at fileUrl; that of a signature always comes along (D 2.6). */
function checkData(attachment: Properties, place: Place, check: Check): void {
  const { sha2, usageType, contentType } = attachment;
  const signature = usageType === SIGNATURE_USAGE;
  if (signature && typeof contentType === 'string' && bareMediaType(contentType) !== 'application/octet-stream') {
    const must = 'be application/octet-stream, since it is a signature';
    check.wrong('signature-data', place.at('contentType'), contentType, must);
  }
  const elsewhere = !signature && Object.hasOwn(attachment, 'fileUrl');
  if (check.parts !== undefined && typeof sha2 === 'string') {
    check.parts.name(sha2, elsewhere ? undefined : { place, because: signature ? 'signature' : 'no fileUrl' });
  } else if (signature) {
    missingSignature(place, check);
  } else if (!elsewhere) {
    check.missing('attachment-data', place.at('fileUrl'), 'an attachment that is sent as plain JSON has one');
  }
}

function checkContentType(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text !== undefined && !isMediaType(text))
    check.wrong('media-type', place, text, 'be a media type like application/pdf');
}

function checkLength(value: unknown, place: Place, check: Check): void {
  const length = numberAt(value, place, check);
  if (length === undefined || (Number.isInteger(length) && length >= 0)) return;
  check.wrong('attachment-length', place, length, 'be a whole number, 0 or more');
}

function checkSha2(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined || (SHA2_DIGITS.has(text.length) && isHex(text))) return;
  check.wrong('attachment-sha2', place, text, 'be a SHA-2 hash in hex: 56, 64, 96 or 128 digits');
}
