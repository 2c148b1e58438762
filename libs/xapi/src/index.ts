export * from './row';
