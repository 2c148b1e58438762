import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  model,
  signal,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import {
  MatAutocomplete,
  type MatAutocompleteSelectedEvent,
  MatAutocompleteTrigger,
  MatOption,
} from '@angular/material/autocomplete';
import type { Person } from '@attest/contracts';
import { PeopleApi } from '@attest/portal-data-access';
import { Control, Field } from '@attest/portal-ui';
import { catchError, debounceTime, map, of, switchMap } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';

const SHOWN = 12;

export interface ChosenPerson {
  readonly id: string;
  readonly name: string;
}

/** One person, found by the beginning of a name or identifier. Text that chose nobody leaves the value null. */
@Component({
  selector: 'at-person-field',
  imports: [Control, Field, MatAutocomplete, MatAutocompleteTrigger, MatOption],
  template: `
    <at-field [label]="texts.fields.person" [hint]="hint()" [error]="error()">
      <input
        atControl
        autocomplete="off"
        spellcheck="false"
        data-field="person"
        [matAutocomplete]="people"
        [value]="typed()"
        (input)="type($event)"
        (focus)="asked.set(typed())"
      />
      <mat-autocomplete
        #people="matAutocomplete"
        autoActiveFirstOption
        [displayWith]="nameOf"
        (optionSelected)="take($event)"
      >
        @for (each of found().people; track each.id) {
          <mat-option [value]="each"
            >{{ each.name }} <small class="at-dimmer">{{ each.identifier }}</small></mat-option
          >
        }
      </mat-autocomplete>
    </at-field>
  `,
  styles: ':host { display: block; min-width: 0 }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonField {
  readonly person = model.required<ChosenPerson | null>();
  readonly error = input<string>();

  protected readonly texts = reportsTexts;
  private readonly api = inject(PeopleApi);
  private readonly organization = inject(CurrentOrganization);
  protected readonly typed = linkedSignal<ChosenPerson | null, string>({
    source: this.person,
    computation: (person, before) => person?.name ?? before?.value ?? '',
  });
  /** What to look for; undefined until the field is entered. */
  protected readonly asked = signal<string | undefined>(undefined);
  protected readonly found = toSignal(
    toObservable(this.asked).pipe(
      debounceTime(150),
      switchMap((text) => {
        if (text === undefined) return of(NOBODY);
        const find = text.trim();
        return this.api.list(this.organization.slug(), { find, sort: 'name', limit: SHOWN }).pipe(
          map(({ people }) => ({ people, searched: find })),
          // Nothing can be offered then; saving still says what is wrong.
          catchError(() => of(NOBODY)),
        );
      }),
    ),
    { initialValue: NOBODY },
  );
  protected readonly hint = computed(() => {
    const { people, searched } = this.found();
    const none = this.person() === null && people.length === 0 && searched !== undefined && searched !== '';
    return none ? this.texts.hints.noPerson(searched) : this.texts.hints.person;
  });
  /** Shown in the field after a choice; text that was typed comes back as it is. */
  protected readonly nameOf = (value: Person | string | null): string =>
    typeof value === 'string' ? value : (value?.name ?? '');

  protected type(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.person.set(null);
    this.typed.set(text);
    this.asked.set(text);
  }

  protected take(event: MatAutocompleteSelectedEvent): void {
    const { id, name } = event.option.value as Person;
    this.person.set({ id, name });
  }
}

const NOBODY: { readonly people: readonly Person[]; readonly searched?: string } = { people: [] };
