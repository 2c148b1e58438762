/**
 * Answer to `attachments=true` (xAPI 1.0.3 Communication 1.5.1): multipart/mixed even when nothing is attached. No attachment
 * data is stored yet, so the statements are its only part.
 */
export function multipartMixed(
  json: string,
  boundary: string,
): { readonly contentType: string; readonly body: string } {
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    body: `--${boundary}\r\nContent-Type: application/json\r\n\r\n${json}\r\n--${boundary}--\r\n`,
  };
}
