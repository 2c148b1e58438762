export * from './roles';
export * from './scopes';
export * from './key-format';
export * from './random-text';
export * from './password-strength';
export * from './secret-strength';
export * from './slug';
export * from './email';
