/** Whether the platform threw it. `instanceof` is no answer: the platform's errors may be of another realm than this code's. */
export function isNativeError(error: unknown): boolean {
  return Object.prototype.toString.call(error) === '[object Error]';
}
