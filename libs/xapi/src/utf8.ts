import { isNativeError } from './native-error';

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** The text that the bytes are in UTF-8; undefined when they are no UTF-8. A byte-order mark stays in the text. */
export function textOfUtf8(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch (error) {
    if (isNativeError(error)) return undefined;
    throw error;
  }
}

export function utf8Of(text: string): Uint8Array {
  return ENCODER.encode(text);
}
