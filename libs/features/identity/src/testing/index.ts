export * from './control-parts';
export * from './memory-outbox';
export * from './signed-in-member';
export * from './test-server';
