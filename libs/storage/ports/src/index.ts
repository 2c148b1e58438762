export * from './log';
export * from './statements';
export * from './documents';
export * from './records';
export * from './each-record';
export * from './page-cursor';
export * from './blobs';
export * from './storage';
