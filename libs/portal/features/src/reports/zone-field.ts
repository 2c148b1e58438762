import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, model } from '@angular/core';
import {
  MatAutocomplete,
  type MatAutocompleteSelectedEvent,
  MatAutocompleteTrigger,
  MatOption,
} from '@angular/material/autocomplete';
import { Control, Field } from '@attest/portal-ui';
import { reportsTexts } from '../texts/reports';
import { nearestZone, zoneNamed, zoneNote, zonesLike } from './zones';

const SHOWN = 40;

/** A time zone by typing part of its city. What is no zone is said with the nearest one, and the field's value is then empty. */
@Component({
  selector: 'at-zone-field',
  imports: [Control, Field, MatAutocomplete, MatAutocompleteTrigger, MatOption],
  template: `
    <at-field [label]="texts.fields.zone" [hint]="hint()" [error]="wrong() ?? error()">
      <input
        atControl
        autocomplete="off"
        spellcheck="false"
        data-field="zone"
        [matAutocomplete]="zones"
        [value]="typed()"
        (input)="type($event)"
        (focus)="all.set(true)"
        (blur)="left()"
      />
      <mat-autocomplete #zones="matAutocomplete" autoActiveFirstOption (optionSelected)="take($event)">
        @for (each of found(); track each) {
          <mat-option [value]="each"
            >{{ each }} <small class="at-dimmer">{{ note(each) }}</small></mat-option
          >
        }
      </mat-autocomplete>
    </at-field>
  `,
  styles: ':host { display: block; min-width: 0 }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ZoneField {
  readonly zone = model.required<string>();
  readonly error = input<string>();

  protected readonly texts = reportsTexts;
  protected readonly typed = linkedSignal<string, string>({
    source: this.zone,
    // An emptied value means that what stands there is none; it stays to be corrected.
    computation: (zone, before) => (zone === '' ? (before?.value ?? '') : zone),
  });
  /** Whether the list shows all zones instead of those like the text: when the field is entered, its text is no search. */
  protected readonly all = linkedSignal({ source: this.zone, computation: () => true });
  protected readonly found = computed(() => zonesLike(this.all() ? '' : this.typed(), this.all() ? 600 : SHOWN));
  protected readonly wrong = linkedSignal<string, string | undefined>({
    source: this.zone,
    computation: (zone, before) => (zone === '' ? before?.value : undefined),
  });
  protected readonly hint = computed(() => (this.zone() === '' ? undefined : this.note(this.zone())));

  protected note(zone: string): string {
    return zoneNote(zone, Date.now());
  }

  protected type(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.all.set(false);
    this.wrong.set(undefined);
    this.typed.set(text);
    const zone = zoneNamed(text);
    if (zone !== undefined) this.zone.set(zone);
  }

  protected take(event: MatAutocompleteSelectedEvent): void {
    this.wrong.set(undefined);
    this.zone.set(String(event.option.value));
  }

  protected left(): void {
    const text = this.typed().trim();
    const zone = zoneNamed(text);
    if (zone !== undefined) {
      this.zone.set(zone);
      this.typed.set(zone);
      return;
    }
    this.zone.set('');
    const near = nearestZone(text);
    if (text === '') this.wrong.set(undefined);
    else this.wrong.set(near === undefined ? this.texts.noZone(text) : this.texts.didYouMean(text, near));
  }
}
