import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Initials of a name, hidden from readers: the name stands beside it. */
@Component({
  selector: 'at-avatar',
  template: '{{ initials() }}',
  styleUrl: './avatar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true', '[class]': '"at-" + size()' },
})
export class Avatar {
  readonly name = input.required<string>();
  readonly size = input<'s' | 'm' | 'l'>('s');
  protected readonly initials = computed(() => initialsOf(this.name()));
}

/** First letters of the first and the last word, in capitals: `Ada Maria Brandt` is `AB`. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words.at(0), words.length > 1 ? words.at(-1) : undefined];
  return (
    [first, last]
      .map((word) => (word === undefined ? '' : Array.from(word)[0]))
      .join('')
      .toUpperCase() || '?'
  );
}
