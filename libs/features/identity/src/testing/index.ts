export * from './control-parts';
export * from './memory-outbox';
export * from './test-server';
