export * from './commit';
