export type LineBreak = '\r\n' | '\n';

/** The one that the standard asks for comes first. */
export const LINE_BREAKS: readonly LineBreak[] = ['\r\n', '\n'];
