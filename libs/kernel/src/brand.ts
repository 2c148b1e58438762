declare const brand: unique symbol;

/** A value of type T that only the checked constructors of B can make. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };
