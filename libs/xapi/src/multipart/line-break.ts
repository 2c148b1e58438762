export type LineBreak = '\r\n' | '\n';
