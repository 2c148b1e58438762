export * from './common';
export * from './accounts';
export * from './organizations';
export * from './api-keys';
export * from './statements';
export * from './people';
export * from './reports';
export * from './outbox';
