import type { ResourceState } from '@attest/portal-data-access';
import type { TableState } from '@attest/portal-ui';

/** How a page's list stands, for its table; `heading` says what did not load. What is refused, the page says instead of the table. */
export function tableStateOf(state: ResourceState<unknown>, heading: string): TableState {
  if (state.kind === 'refused') return { kind: 'loaded' };
  if (state.kind !== 'failed') return { kind: state.kind };
  const { message, requestId } = state.failure;
  return { kind: 'failed', heading, text: message, ...(requestId === undefined ? {} : { requestId }) };
}
