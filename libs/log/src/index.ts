export * from './actor';
export * from './audit-trail';
export * from './breathing';
export * from './consumers';
export * from './group-commit';
export * from './signals';
export * from './statement-writer';
export * from './views';
