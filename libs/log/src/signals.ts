import type { Space } from '@attest/kernel';
import { Signals } from '@attest/queue-ports';

export { Signals };

/** Signals within one process. */
export class InProcessSignals extends Signals {
  private readonly listeners = new Map<string, Set<(space: Space) => void>>();

  on(topic: string, listener: (space: Space) => void): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(topic: string, space: Space): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) listener(space);
  }
}
