export * from './statements';
export * as arbitraries from './arbitraries';
