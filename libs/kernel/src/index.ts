export * from './brand';
export * from './ids';
export * from './json';
export * from './clock';
export * from './errors';
