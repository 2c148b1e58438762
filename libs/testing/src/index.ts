export * from './harness';
export * from './portal-client';
export * from './xapi-client';
export * from './wait-for';
export * from './cluster';
export * from './edge';
export * from './program';
export * from './topologies';
