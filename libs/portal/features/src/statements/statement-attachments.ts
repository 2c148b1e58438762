import type { StatementItem } from '@attest/contracts';
import { LANGUAGE } from './statement-facts';
import { inLanguage, listAt, numberAt, parsed, recordAt, textAt } from './statement-json';

const SIGNATURE = 'http://adlnet.gov/expapi/attachments/signature';

/** An attachment as the statement names it. */
export interface AttachmentFacts {
  readonly sha2: string;
  /** Undefined when the statement displays none. */
  readonly name: string | undefined;
  readonly contentType: string;
  /** Bytes: as kept, else as the statement says. */
  readonly length: number | undefined;
  readonly signature: boolean;
  /** Where else it lies, if that is an address of the web. */
  readonly address: string | undefined;
  /** Whether its data can be downloaded; undefined while that is not known. */
  readonly kept: boolean | undefined;
}

/** All attachments of a statement, those of its SubStatement last. What is kept is known once the statement was read by its id. */
export function attachmentsIn(item: StatementItem, whole?: StatementItem): readonly AttachmentFacts[] {
  const statement = parsed(item.json);
  const inside =
    textAt(statement, 'object', 'objectType') === 'SubStatement' ? listAt(statement, 'object', 'attachments') : [];
  return [...listAt(statement, 'attachments'), ...inside].map((attachment) => {
    const sha2 = (textAt(attachment, 'sha2') ?? '').toLowerCase();
    const kept = whole?.attachments?.find((each) => each.sha2 === sha2);
    const address = textAt(attachment, 'fileUrl');
    return {
      sha2,
      name: inLanguage(recordAt(attachment, 'display'), LANGUAGE),
      contentType: textAt(attachment, 'contentType') ?? '',
      length: kept?.length ?? numberAt(attachment, 'length'),
      signature: textAt(attachment, 'usageType') === SIGNATURE,
      address: address !== undefined && /^https?:\/\//i.test(address) ? address : undefined,
      kept: whole === undefined ? undefined : kept !== undefined,
    };
  });
}
