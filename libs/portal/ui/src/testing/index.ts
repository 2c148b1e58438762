export * from './part-harnesses';
