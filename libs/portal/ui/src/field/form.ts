import type { FieldTree, ValidationError } from '@angular/forms/signals';
import type { FieldError } from './error-summary';

/** What is wrong with one property, as the API says it; `$.recipients[1]` and `recipients.1` name the same. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** What `at-field` shows as error: the first, once the field was left or a submit was tried. */
export function errorOf<T>(field: FieldTree<T>): string | undefined {
  const state = field();
  return state.touched() ? state.errors()[0]?.message : undefined;
}

/** The API's faults as errors of the fields that they name; what names no field belongs to the whole form. */
export function errorsByPath<T>(form: FieldTree<T>, faults: readonly Fault[]): ValidationError.WithOptionalFieldTree[] {
  return faults.map(({ path, message }) => {
    const fieldTree = fieldAt(form, path);
    return fieldTree === undefined ? { kind: 'server', message } : { kind: 'server', message, fieldTree };
  });
}

function fieldAt(form: FieldTree<unknown>, path: string): FieldTree<unknown> | undefined {
  const steps = path
    .replace(/^\$\.?/, '')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
  let field: FieldTree<unknown> | undefined;
  let children = form as unknown as Readonly<Record<string, FieldTree<unknown> | undefined>>;
  for (const step of steps) {
    const next = children[step];
    // A fault deeper than the form goes belongs to the last field on its way.
    if (typeof next !== 'function') return field;
    field = next;
    children = next as unknown as typeof children;
  }
  return field;
}

/** Errors for `at-error-summary`, in the order of the form; `labels` names the fields by their key. */
export function summaryOf<T>(
  form: FieldTree<T>,
  labels: Readonly<Partial<Record<keyof T & string, string>>>,
): FieldError[] {
  const children = form as unknown as Readonly<Record<string, FieldTree<unknown> | undefined>>;
  return Object.entries(labels).flatMap(([key, label]) => {
    const field = children[key];
    if (field === undefined || typeof label !== 'string') return [];
    const message = errorOf(field);
    if (message === undefined) return [];
    return [
      {
        label,
        message,
        focus: () => {
          field().focusBoundControl();
        },
      },
    ];
  });
}

/** Puts the focus into the first field that has an error. */
export function focusFirstError<T>(form: FieldTree<T>): void {
  form()
    .errorSummary()
    .find((error) => error.fieldTree !== form)
    ?.fieldTree()
    .focusBoundControl();
}
