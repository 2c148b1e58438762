/** What “Save as .env” writes. */
export function keyFile(facts: { readonly endpoint: string; readonly key: string; readonly secret: string }): string {
  return `XAPI_ENDPOINT=${facts.endpoint}\nXAPI_KEY=${facts.key}\nXAPI_SECRET=${facts.secret}\n`;
}
