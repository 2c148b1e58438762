import { ComponentHarness } from '@angular/cdk/testing';

/** Text of the first element that matches; undefined when there is none. */
abstract class PartHarness extends ComponentHarness {
  protected async textAt(selector: string): Promise<string | undefined> {
    return (await this.locatorForOptional(selector)())?.text();
  }

  protected async clickAt(selector: string): Promise<void> {
    await (await this.locatorFor(selector)()).click();
  }

  protected async attributeAt(selector: string, name: string): Promise<string | null> {
    return (await this.locatorFor(selector)()).getAttribute(name);
  }
}

export class PageHeaderHarness extends PartHarness {
  static readonly hostSelector = 'at-page-header';
  heading = (): Promise<string | undefined> => this.textAt('h1');
  facts = (): Promise<string | undefined> => this.textAt('.words p');
}

export class FieldHarness extends PartHarness {
  static readonly hostSelector = 'at-field';
  label = (): Promise<string | undefined> => this.textAt('label, .label');
  error = (): Promise<string | undefined> => this.textAt('.error');
  hint = (): Promise<string | undefined> => this.textAt('.hint');
  invalid = async (): Promise<boolean> => (await this.attributeAt('.at-control', 'aria-invalid')) === 'true';
  /** Ids of what describes the control. */
  describedBy = (): Promise<string | null> => this.attributeAt('.at-control', 'aria-describedby');
  noteId = async (): Promise<string | null> => this.attributeAt('.error, .hint', 'id');
  async type(text: string): Promise<void> {
    const control = await this.locatorFor('.at-control')();
    await control.clear();
    await control.sendKeys(text);
    await control.blur();
  }
}

export class ErrorSummaryHarness extends PartHarness {
  static readonly hostSelector = 'at-error-summary';
  heading = (): Promise<string | undefined> => this.textAt('.box strong');
  async labels(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('li button')()).map((button) => button.text()));
  }
  choose = async (index: number): Promise<void> => (await this.locatorForAll('li button')())[index]?.click();
}

export class CopyFieldHarness extends PartHarness {
  static readonly hostSelector = 'at-copy-field';
  label = (): Promise<string | undefined> => this.textAt('.label');
  value = (): Promise<string | undefined> => this.textAt('.value');
  button = (): Promise<string | undefined> => this.textAt('at-copy-button button');
  names = (): Promise<string | null> => this.attributeAt('at-copy-button button', 'aria-label');
  copy = (): Promise<void> => this.clickAt('at-copy-button button');
}

export class StatePillHarness extends PartHarness {
  static readonly hostSelector = 'at-state-pill';
  word = async (): Promise<string> => (await this.host()).text();
  hasGlyph = async (): Promise<boolean> => (await this.locatorForOptional('at-state-glyph')()) !== null;
}

/** Of `at-empty-state`, `at-failed-state` and `at-refused-state`. */
export class StateHarness extends PartHarness {
  static readonly hostSelector = 'at-empty-state, at-failed-state, at-refused-state';
  heading = (): Promise<string | undefined> => this.textAt('strong');
  text = (): Promise<string | undefined> => this.textAt('.text');
  requestId = (): Promise<string | undefined> => this.textAt('.id');
  act = (): Promise<void> => this.clickAt('.actions button');
}

export class FilterBarHarness extends PartHarness {
  static readonly hostSelector = 'at-filter-bar';
  async chips(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('.chip')()).map((chip) => chip.text()));
  }
  remove = (name: string): Promise<void> => this.clickAt(`[aria-label^="Remove filter ${name} "]`);
  find = async (text: string): Promise<void> => {
    const input = await this.locatorFor('input')();
    await input.clear();
    await input.sendKeys(text);
  };
  clear = (): Promise<void> => this.clickAt('button[atButton]');
}

export class SegmentedHarness extends PartHarness {
  static readonly hostSelector = 'at-segmented';
  chosen = (): Promise<string | undefined> => this.textAt('[aria-checked=true]');
  choose = async (label: string): Promise<void> => {
    for (const button of await this.locatorForAll('button')()) {
      if ((await button.text()) === label) await button.click();
    }
  };
  press = async (key: string): Promise<void> => (await this.host()).dispatchEvent('keydown', { key });
}

export class TabsHarness extends PartHarness {
  static readonly hostSelector = 'at-tabs';
  chosen = (): Promise<string | undefined> => this.textAt('[aria-selected=true]');
  press = async (key: string): Promise<void> => (await this.host()).dispatchEvent('keydown', { key });
}

export class AvatarHarness extends PartHarness {
  static readonly hostSelector = 'at-avatar';
  initials = async (): Promise<string> => (await this.host()).text();
}

export class SideSheetHarness extends PartHarness {
  static readonly hostSelector = 'at-side-sheet';
  heading = (): Promise<string | undefined> => this.textAt('.title');
  role = (): Promise<string | null> => this.attributeAt('.sheet', 'role');
  close = (): Promise<void> => this.clickAt('header button');
  closeByScrim = (): Promise<void> => this.clickAt('.scrim');
}

export class ToastOutletHarness extends PartHarness {
  static readonly hostSelector = 'at-toast-outlet';
  text = (): Promise<string | undefined> => this.textAt('.toast span');
  undo = (): Promise<void> => this.clickAt('.toast button');
  hover = async (): Promise<void> => (await this.locatorFor('.toast')()).dispatchEvent('mouseenter');
  leave = async (): Promise<void> => (await this.locatorFor('.toast')()).dispatchEvent('mouseleave');
}

export class ConfirmDialogHarness extends PartHarness {
  static readonly hostSelector = 'at-confirm-dialog';
  title = (): Promise<string | undefined> => this.textAt('h2');
  type = async (text: string): Promise<void> => {
    const input = await this.locatorFor('input')();
    await input.clear();
    await input.sendKeys(text);
  };
  possible = async (): Promise<boolean> => (await this.attributeAt('[data-deed]', 'disabled')) === null;
  confirm = (): Promise<void> => this.clickAt('[data-deed]');
  keep = (): Promise<void> => this.clickAt('[data-keep]');
}

export class SecretOnceHarness extends PartHarness {
  static readonly hostSelector = 'at-secret-once';
  title = (): Promise<string | undefined> => this.textAt('h2');
  copySecret = (): Promise<void> => this.clickAt('[aria-label="Copy secret"]');
  mayClose = async (): Promise<boolean> => (await this.attributeAt('.at-primary', 'disabled')) === null;
  close = (): Promise<void> => this.clickAt('.at-primary');
}

export class JsonViewerHarness extends PartHarness {
  static readonly hostSelector = 'at-json-viewer';
  async lines(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('.line pre')()).map((line) => line.text()));
  }
  fold = (name: string): Promise<void> => this.clickAt(`[aria-label="Fold ${name}"]`);
  unfold = (name: string): Promise<void> => this.clickAt(`[aria-label="Unfold ${name}"]`);
  copy = (): Promise<void> => this.clickAt('at-copy-button button');
}

export class TableHarness extends PartHarness {
  static readonly hostSelector = 'at-table';
  async rows(): Promise<string[][]> {
    const rows = await this.locatorForAll('tr[data-row]')();
    return Promise.all(
      rows.map(async (_row, index) => {
        const cells = await this.locatorForAll(`tr[data-index="${index}"] td`)();
        return Promise.all(cells.map((cell) => cell.text()));
      }),
    );
  }
  async groups(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('tr.group')()).map((row) => row.text()));
  }
  clickRow = (index: number): Promise<void> => this.clickAt(`tr[data-index="${index}"]`);
  press = async (index: number, key: string): Promise<void> =>
    (await this.locatorFor(`tr[data-index="${index}"]`)()).dispatchEvent('keydown', { key });
  /** Index of the only row that Tab reaches. */
  tabStops = async (): Promise<string[]> => {
    const rows = await this.locatorForAll('tr[data-row][tabindex="0"]')();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('data-index')) ?? ''));
  };
  sortBy = async (head: string): Promise<void> => {
    for (const button of await this.locatorForAll('.sort')()) {
      if ((await button.text()) === head) await button.click();
    }
  };
  ariaSort = async (index: number): Promise<string | null> =>
    (await this.locatorForAll('thead th')())[index]?.getAttribute('aria-sort') ?? null;
  loadMore = (): Promise<void> => this.clickAt('.end button');
  moreButton = (): Promise<string | undefined> => this.textAt('.end button');
  busy = async (): Promise<boolean> => (await this.locatorForOptional('table[aria-busy]')()) !== null;
}
