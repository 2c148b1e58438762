/** One requirement on what a statement or a request looks like. */
export interface Requirement {
  /** What holds, in one sentence. */
  readonly text: string;
  /** Section of xAPI 1.0.3: `Data 2.4.5.1`; absent when only 2.0 has it. */
  readonly v1?: string;
  /** Section of IEEE 9274.1.1 (xAPI 2.0); absent when only 1.0 has it. */
  readonly v2?: string;
}
