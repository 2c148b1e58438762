import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, signal } from '@angular/core';
import { LucideTextWrap } from '@lucide/angular';
import { Button } from '../button/button';
import { CopyButton } from '../copy/copy-button';
import { uiTexts } from '../ui-texts';
import { linesOf } from './json-lines';

/**
 * JSON text, laid out and coloured without changing a byte of its values: numbers, escapes and the order of keys stay as they
 * came. Objects and arrays fold; what is copied is the text as given. Text that is no JSON is shown as it is.
 */
@Component({
  selector: 'at-json-viewer',
  imports: [Button, CopyButton, LucideTextWrap],
  templateUrl: './json-viewer.html',
  styleUrl: './json-viewer.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JsonViewer {
  readonly json = input.required<string>();
  /** Name of the region for readers, and what stands at its head: “As received, 1,684 bytes”. */
  readonly label = input.required<string>();
  /** Names the copy button: “Copy the statement as JSON”. */
  readonly copyNames = input.required<string>();

  protected readonly texts = uiTexts();
  protected readonly wraps = signal(false);
  protected readonly parsed = computed(() => linesOf(this.json()));
  protected readonly folded = linkedSignal<string, ReadonlySet<number>>({
    source: this.json,
    computation: () => new Set<number>(),
  });
  protected readonly allFolded = computed(() => this.folded().size > 0);

  /** Lines in sight: those that no folded line hides. */
  protected readonly visible = computed(() => {
    const { lines } = this.parsed();
    const folded = this.folded();
    const seen: { readonly line: (typeof lines)[number]; readonly folded: boolean }[] = [];
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index];
      if (line === undefined) break;
      const isFolded = folded.has(line.number);
      seen.push({ line, folded: isFolded });
      if (isFolded && line.block !== undefined) index = line.block.last - 1;
    }
    return seen;
  });

  protected toggle(line: number): void {
    this.folded.update((folded) => {
      const next = new Set(folded);
      if (!next.delete(line)) next.add(line);
      return next;
    });
  }

  /** Folds every block but the outermost, or opens all. */
  protected toggleAll(): void {
    const blocks = this.parsed().lines.filter((line) => line.block !== undefined && line.number > 1);
    this.folded.set(this.allFolded() ? new Set() : new Set(blocks.map((line) => line.number)));
  }

  protected summary(block: { kind: 'object' | 'array'; size: number; name: string | undefined }): string {
    const count = block.kind === 'object' ? this.texts.properties(block.size) : this.texts.items(block.size);
    return block.name === undefined ? count : `${block.name} · ${count}`;
  }
}
