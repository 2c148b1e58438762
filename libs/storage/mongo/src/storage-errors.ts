import { DomainError, isDomainError } from '@attest/kernel';

/** Codes of MongoDB's answers to a command that is wrong in itself: a mistake of ours. Everything else is the outside world. */
const BUGS = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  26, // NamespaceNotFound
  40, // ConflictingUpdateOperators
  52, // DollarPrefixedFieldName
  59, // CommandNotFound
  66, // ImmutableField
  85, // IndexOptionsConflict
  86, // IndexKeySpecsConflict
  10334, // BSONObjectTooLarge
  17280, // KeyTooLong
]);

const DUPLICATE = 11000;

const REASONS: Readonly<Record<number, string>> = {
  13: 'MongoDB refuses what Attest asks for: its user needs readWrite on all databases whose names begin with the configured one.',
  18: 'MongoDB does not accept the user name and password in the connection string.',
  8000: 'MongoDB does not accept the user name and password in the connection string.',
  14031: 'The disk of the MongoDB server is full: nothing can be stored until space is freed.',
};

export function storageUnavailable(reason: string, cause?: unknown): DomainError {
  return new DomainError('storage_unavailable', { reason }, [], { cause });
}

/**
 * The error to throw for one that the driver threw: DomainError `storage_unavailable` {reason} when the outside world is to blame.
 * Reasons name no server: connection strings hold passwords, and the cause is in the process's own log.
 */
export function asStorageError(error: unknown): unknown {
  if (isDomainError(error) || !isDriverError(error)) return error;
  const code = codeOf(error);
  if (code !== undefined && BUGS.has(code)) return error;
  if (isDuplicate(error)) return error;
  if (code === undefined && /^(Mongo(InvalidArgument|API|Parse|Runtime)Error|BSON)/.test(error.name)) return error;
  return storageUnavailable(
    (code === undefined ? undefined : REASONS[code]) ?? 'MongoDB does not answer as it should.',
    error,
  );
}

/** Runs `work`; what the driver throws becomes what the ports promise. */
export async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}

/** Whether a unique key, and nothing else, kept a write (all failed writes of a bulk) from being done. */
export function isDuplicate(error: unknown): boolean {
  if (!isDriverError(error) || codeOf(error) !== DUPLICATE) return false;
  if (hasWriteConcernError(error)) return false;
  return writeErrors(error).every(({ code }) => code === DUPLICATE);
}

/**
 * Does a write and answers what `readBack` finds when it cannot be known whether it was done: the error of the write when that is
 * nothing. `readBack` looks for the write's own token.
 */
export async function certain<T>(write: () => Promise<T>, readBack: () => Promise<T | undefined>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const mappedError = asStorageError(error);
    if (!isDomainError(mappedError, 'storage_unavailable')) throw error;
    const found = await readBack().catch(() => undefined);
    if (found === undefined) throw mappedError;
    return found;
  }
}

/** By name: Jest's tests run in a realm of their own, and Mongoose wraps what the driver throws. */
function isDriverError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && /^(Mongo|BSON)/.test(String(error.name));
}

function codeOf(error: Error): number | undefined {
  return 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function writeErrors(error: Error): readonly { readonly code?: number }[] {
  if (!('writeErrors' in error)) return [];
  const errors = error.writeErrors;
  return Array.isArray(errors) ? (errors as { code?: number }[]) : [errors as { code?: number }];
}

/** A bulk write may be refused in parts and, as a whole, not be durable. */
function hasWriteConcernError(error: Error): boolean {
  if (!('result' in error) || typeof error.result !== 'object' || error.result === null) return false;
  const { result } = error;
  return 'getWriteConcernError' in result && typeof result.getWriteConcernError === 'function'
    ? (result.getWriteConcernError as () => unknown)() !== undefined
    : false;
}
