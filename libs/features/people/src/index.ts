export * from './stable-id';
export * from './person';
export * from './people-of-statement';
export * from './people-changes';
export * from './people-consumer';
export * from './list-people';
export * from './get-person';
export * from './people.module';
