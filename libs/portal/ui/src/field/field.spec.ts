import { ChangeDetectionStrategy, Component, computed, signal } from '@angular/core';
import { FormField, form, minLength, required, submit } from '@angular/forms/signals';
import { ErrorSummaryHarness, FieldHarness } from '../testing';
import { shown } from '../testing/shown';
import { Control } from './control';
import { ErrorSummary } from './error-summary';
import { Field } from './field';
import { errorOf, errorsByPath, focusFirstError, summaryOf } from './form';

@Component({
  imports: [Control, ErrorSummary, Field, FormField],
  template: `
    <at-error-summary [errors]="errors()" />
    <at-field label="Name" hint="As colleagues know it" [error]="errorOf(form.name)">
      <input atControl [formField]="form.name" />
    </at-field>
    <at-field label="E-mail" [error]="errorOf(form.email)"><input atControl [formField]="form.email" /></at-field>
    <at-field label="Zone" [error]="errorOf(form.zone)"><input atControl [formField]="form.zone" /></at-field>
    <at-field label="Files"><input type="checkbox" aria-label="CSV" /></at-field>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly model = signal({ name: '', email: '', zone: '' });
  readonly form = form(this.model, (path) => {
    required(path.name, { message: 'Type a name.' });
    minLength(path.name, 2, { message: 'Type at least 2 characters.' });
    required(path.email, { message: 'Type an address.' });
    required(path.zone, { message: 'Choose a zone.' });
  });
  readonly errors = computed(() => summaryOf(this.form, { name: 'Name', email: 'E-mail', zone: 'Zone' }));
  readonly errorOf = errorOf;
}

async function fields() {
  const page = shown(Host);
  const all = await page.loader.getAllHarnesses(FieldHarness);
  return { ...page, host: page.fixture.componentInstance, name: all[0]!, email: all[1]!, all };
}

describe('at-field', () => {
  it('ties label, hint and control together', async () => {
    const { name, fixture } = await fields();
    expect(await name.hint()).toBe('As colleagues know it');
    expect(await name.describedBy()).toBe(await name.noteId());
    const label = (fixture.nativeElement as HTMLElement).querySelector('label')!;
    expect(label.control).toBe((fixture.nativeElement as HTMLElement).querySelector('input'));
  });

  it('replaces the hint by the error once the field was left', async () => {
    const { name } = await fields();
    expect(await name.error()).toBeUndefined();
    await name.type('A');
    expect(await name.error()).toBe('Type at least 2 characters.');
    expect(await name.hint()).toBeUndefined();
    expect(await name.invalid()).toBe(true);
    expect(await name.describedBy()).toBe(await name.noteId());
  });

  it('names a group of several controls by its label', async () => {
    const { fixture, all } = await fields();
    expect(await all[3]!.label()).toBe('Files');
    const group = (fixture.nativeElement as HTMLElement).querySelector('[role=group]')!;
    const label = document.getElementById(group.getAttribute('aria-labelledby') ?? '')!;
    expect(label.textContent).toContain('Files');
  });
});

describe('forms', () => {
  it('list their errors on top from three on, each leading to its field', async () => {
    const { host, loader, fixture, name } = await fields();
    await submit(host.form, () => Promise.resolve(undefined));
    const summary = await loader.getHarness(ErrorSummaryHarness);
    expect(await summary.heading()).toBe('3 fields need another look');
    expect(await summary.labels()).toEqual(['Name', 'E-mail', 'Zone']);
    await summary.choose(1);
    expect(document.activeElement).toBe((fixture.nativeElement as HTMLElement).querySelectorAll('input')[1]);
    await name.type('Ada');
    expect(await summary.heading()).toBeUndefined();
  });

  it('put what the server says by path to its field, until that is changed', async () => {
    const { host, email } = await fields();
    host.model.set({ name: 'Ada', email: 'ada', zone: 'UTC' });
    const faults = [{ path: '$.email', message: '"ada" is not an e-mail address' }];
    await submit(host.form, () => Promise.resolve(errorsByPath(host.form, faults)));
    expect(await email.error()).toBe('"ada" is not an e-mail address');
    await email.type('ada@example.com');
    expect(await email.error()).toBeUndefined();
  });

  it('keep what names no field as an error of the whole form', async () => {
    const { host } = await fields();
    host.model.set({ name: 'Ada', email: 'ada@example.com', zone: 'UTC' });
    const faults = [{ path: '$.nowhere', message: 'Something else' }];
    await submit(host.form, () => Promise.resolve(errorsByPath(host.form, faults)));
    expect(
      host
        .form()
        .errors()
        .map((error) => error.message),
    ).toEqual(['Something else']);
  });

  it('put the focus into the first field with an error', async () => {
    const { host, fixture, name } = await fields();
    await name.type('Ada');
    await submit(host.form, () => Promise.resolve(undefined));
    focusFirstError(host.form);
    expect(document.activeElement).toBe((fixture.nativeElement as HTMLElement).querySelectorAll('input')[1]);
  });
});
