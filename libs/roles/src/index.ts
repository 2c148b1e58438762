export * from './backends';
export * from './roles';
