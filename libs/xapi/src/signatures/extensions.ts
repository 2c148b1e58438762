import type { X509Certificate } from 'node:crypto';

/** What a certificate says about issuing others, as far as the platform does not tell it. */
export interface Constraints {
  /** How many authorities may follow below this one; undefined: any number. */
  readonly pathLength: number | undefined;
  /** Whether each extension that must be understood is one that is looked at here, or one that does not narrow what is proven. */
  readonly understood: boolean;
}

const BASIC_CONSTRAINTS = '551d13';
/** Key usage, alternative names, policies, uses and key identifiers. Not name or policy constraints: those narrow what an authority may vouch for. */
const UNDERSTOOD = new Set([BASIC_CONSTRAINTS, '551d0e', '551d0f', '551d11', '551d20', '551d23', '551d25']);

/** Undefined when the certificate is not in the form that RFC 5280 demands. */
export function constraintsOf({ raw }: X509Certificate): Constraints | undefined {
  const tbs = elementsOf(elementsOf(raw)?.[0]?.content)?.[0];
  const fields = elementsOf(tbs?.content);
  if (fields === undefined) return undefined;
  const wrapped = fields.find(({ tag }) => tag === EXTENSIONS);
  const extensions = wrapped === undefined ? [] : elementsOf(elementsOf(wrapped.content)?.[0]?.content);
  const read = extensions?.map(({ content }) => extensionOf(content));
  if (read === undefined || !read.every((extension) => extension !== undefined)) return undefined;
  const basic = read.find(({ id }) => id === BASIC_CONSTRAINTS);
  const length = basic && elementsOf(elementsOf(basic.value)?.[0]?.content)?.find(({ tag }) => tag === INTEGER);
  return {
    pathLength: length === undefined ? undefined : Number(`0x${hex(length.content)}`),
    understood: read.every(({ id, critical }) => !critical || UNDERSTOOD.has(id)),
  };
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

const BOOLEAN = 0x01;
const INTEGER = 0x02;
/** `extensions [3]` of a TBSCertificate. */
const EXTENSIONS = 0xa3;

function extensionOf(content: Uint8Array): { id: string; critical: boolean; value: Uint8Array } | undefined {
  const parts = elementsOf(content);
  const [id, value] = [parts?.[0], parts?.at(-1)];
  if (parts === undefined || id === undefined || value === undefined || parts.length < 2) return undefined;
  return {
    id: hex(id.content),
    critical: parts.some(({ tag, content: is }) => tag === BOOLEAN && is[0] !== 0),
    value: value.content,
  };
}

/** The elements of DER, one after another; undefined when they do not fill the bytes exactly. */
function elementsOf(bytes: Uint8Array | undefined): Element[] | undefined {
  if (bytes === undefined) return undefined;
  const elements: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0xff;
    const size = first < 0x80 ? 0 : first & 0x7f;
    if (size > 3 || first === 0x80) return undefined;
    const start = at + 2 + size;
    const length = size === 0 ? first : Number(`0x${hex(bytes.subarray(at + 2, start))}`);
    at = start + length;
    if (at > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(start, at) });
  }
  return elements;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
