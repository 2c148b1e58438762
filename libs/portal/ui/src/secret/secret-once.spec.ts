import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ConfirmDialogHarness, SecretOnceHarness } from '../testing';
import { shown } from '../testing/shown';
import { SecretOnce, type Secret } from './secret-once';

@Component({ template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Host {
  readonly secrets = inject(SecretOnce);
}

const secret: Secret = {
  title: 'Key “Moodle production” issued',
  beside: [{ label: 'Key', value: 'at_1', names: 'Copy key' }],
  value: 'ats_hidden',
  file: { name: 'at_1.env', text: 'XAPI_SECRET=ats_hidden\n' },
};

async function opened() {
  TestBed.configureTestingModule({ providers: [{ provide: Clipboard, useValue: { copy: () => true } }] });
  const { fixture, everywhere } = shown(Host);
  const closed = fixture.componentInstance.secrets.show(secret);
  return { everywhere, closed, dialog: await everywhere.getHarness(SecretOnceHarness) };
}

const escape = (): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true }));

describe('a secret shown once', () => {
  it('can be put away as stored only after it was copied', async () => {
    const { dialog, closed } = await opened();
    expect(await dialog.mayClose()).toBe(false);
    await dialog.copySecret();
    expect(await dialog.mayClose()).toBe(true);
    await dialog.close();
    expect(await closed).toBe(true);
  });

  it('asks before it is lost by Esc, and stays when the answer is to stay', async () => {
    const { everywhere, closed } = await opened();
    escape();
    await (await everywhere.getHarness(ConfirmDialogHarness)).keep();
    expect(await everywhere.getHarnessOrNull(SecretOnceHarness)).not.toBeNull();
    escape();
    await (await everywhere.getHarness(ConfirmDialogHarness)).confirm();
    expect(await closed).toBe(false);
    expect(await everywhere.getHarnessOrNull(SecretOnceHarness)).toBeNull();
  });
});
