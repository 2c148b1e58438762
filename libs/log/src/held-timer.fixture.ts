import { Timer } from './timer';

/** A timer that stands still until it is moved. */
export class HeldTimer extends Timer {
  at = 0;
  private waiting: { due: number; work: () => void }[] = [];

  elapsed(): number {
    return this.at;
  }
  soon(work: () => void): void {
    work();
  }
  after(milliseconds: number, work: () => void): () => void {
    const waiting = { due: this.at + milliseconds, work };
    this.waiting.push(waiting);
    return () => (this.waiting = this.waiting.filter((each) => each !== waiting));
  }
  wait(): Promise<void> {
    return Promise.resolve();
  }
  async pass(milliseconds: number): Promise<void> {
    this.at += milliseconds;
    const due = this.waiting.filter((each) => each.due <= this.at);
    this.waiting = this.waiting.filter((each) => each.due > this.at);
    for (const { work } of due) work();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
