import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { DomainError, type Fault } from '@attest/kernel';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** Zod's: `too_small`, `unrecognized_keys` … */
  readonly code?: string;
  readonly keys?: readonly string[];
}

/** Holds what comes against the schema of its parameter: `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })`. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { schema, type } = metadata;
    if (schema === undefined || type === 'custom') return value;
    const result = await schema['~standard'].validate(value);
    if (result.issues === undefined) return result.value;
    const root = type === 'body' ? '$' : (metadata.data ?? '');
    const faults = (result.issues as readonly Issue[]).flatMap((issue) => faultsOf(issue, root));
    throw new DomainError('invalid_request', {}, faults.slice(0, 20));
  }
}

function faultsOf(issue: Issue, root: string): Fault[] {
  const path = (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step));
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: pathText(root, [...path, key]),
      message: `There is no ${JSON.stringify(key)} here.`,
      rule: 'unknown-property',
    }));
  }
  const rule = (issue.code ?? 'schema').replaceAll('_', '-');
  return [{ path: pathText(root, path), message: issue.message, rule }];
}

/** `$.recipients[0]` in a body; `limit` for a parameter. */
function pathText(root: string, path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return root === '' ? text.replace(/^\./, '') || 'query' : `${root}${text}`;
}
