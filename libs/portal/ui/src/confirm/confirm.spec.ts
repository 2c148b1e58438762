import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ConfirmDialogHarness } from '../testing';
import { shown } from '../testing/shown';
import { Confirm, type Question } from './confirm';

@Component({ template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Host {
  readonly confirm = inject(Confirm);
}

const question: Question = {
  title: 'Revoke the key “Moodle production”?',
  text: 'Requests with it are refused within a second.',
  deed: 'Revoke key',
  keep: 'Keep key',
};

async function asked(typed?: string) {
  const { fixture, everywhere } = shown(Host);
  const answer = fixture.componentInstance.confirm.ask(typed === undefined ? question : { ...question, typed });
  return { answer, dialog: await everywhere.getHarness(ConfirmDialogHarness) };
}

describe('a question before something that cannot be undone', () => {
  it('resolves to true by the deed and to false by the other button', async () => {
    const deed = await asked();
    await deed.dialog.confirm();
    expect(await deed.answer).toBe(true);
    const keep = await asked();
    await keep.dialog.keep();
    expect(await keep.answer).toBe(false);
  });

  it('makes the deed possible only once the name is typed, whatever stands around it', async () => {
    const { answer, dialog } = await asked('Moodle production');
    expect(await dialog.possible()).toBe(false);
    await dialog.type('Moodle prod');
    expect(await dialog.possible()).toBe(false);
    await dialog.type(' Moodle production ');
    expect(await dialog.possible()).toBe(true);
    await dialog.confirm();
    expect(await answer).toBe(true);
  });

  it('keeps by Esc', async () => {
    const { answer } = await asked();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true }));
    expect(await answer).toBe(false);
  });
});
