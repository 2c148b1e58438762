export * from './log';
export * from './statements';
export * from './documents';
export * from './records';
export * from './each-record';
export * from './blobs';
export * from './storage';
