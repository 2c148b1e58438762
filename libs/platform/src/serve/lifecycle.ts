/** Where a process stands. It is ready from when it listens and its queue works, until it is told to stop. */
export class Lifecycle {
  private now: 'starting' | 'running' | 'stopping' = 'starting';

  get state(): 'starting' | 'running' | 'stopping' {
    return this.now;
  }

  started(): void {
    this.now = 'running';
  }

  stop(): void {
    this.now = 'stopping';
  }
}
