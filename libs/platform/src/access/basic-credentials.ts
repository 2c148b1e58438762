/** `Basic`, one or more spaces, base64 in its canonical form (RFC 7617, RFC 4648 section 4). */
const BASIC = /^basic +((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i;
const MAX_LENGTH = 1024;

export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/**
 * The credentials of an Authorization header, or undefined when it holds none that are well-formed: another scheme, base64 that
 * is not canonical, bytes that are not UTF-8, control characters, no colon, an empty half.
 */
export function parseBasic(header: string | undefined): BasicCredentials | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return undefined;
  const text = decodeUtf8(bytes);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 1 || colon === text.length - 1 || hasControl(text)) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);
