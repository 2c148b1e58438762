/** How a process waits and counts time that passes; never what time it is (that is `Clock`). */
export abstract class Timer {
  /** Milliseconds since some moment; never goes back. */
  abstract elapsed(): number;
  /** Calls `work` after what this turn of the event loop still brings. */
  abstract soon(work: () => void): void;
  /** Calls `work` after so many milliseconds, unless the returned function is called before. Keeps no process alive. */
  abstract after(milliseconds: number, work: () => void): () => void;
  abstract wait(milliseconds: number): Promise<void>;
}

export class ProcessTimer extends Timer {
  elapsed(): number {
    return performance.now();
  }

  soon(work: () => void): void {
    setImmediate(work);
  }

  after(milliseconds: number, work: () => void): () => void {
    const timer = setTimeout(work, milliseconds);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  }
}
