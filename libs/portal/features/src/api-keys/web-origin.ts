/** What somebody typed, as browsers name an origin; undefined when it is none. A path that is only a slash does not matter. */
export function webOrigin(text: string): string | undefined {
  const typed = text.trim();
  if (!/^https?:\/\/[^/?#\s@]+\/?$/i.test(typed) || !URL.canParse(typed)) return undefined;
  const { origin } = new URL(typed);
  // Underscores and the like: the browser reads them, and no name of the web has them.
  return /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d+)?$/.test(origin) ? origin : undefined;
}
