import { shellTexts } from '../texts/shell';

/** A place in the navigation, under an address of one or more steps. Sections whose features do not exist yet are not here; their groups keep their order. */
export interface Section {
  readonly path:
    'start' | 'statements' | 'people' | 'reports' | 'keys' | 'settings/general' | 'settings/signers' | 'outbox';
  readonly label: string;
  /** What a role must hold to see it. */
  readonly permission: string;
}

export interface SectionGroup {
  /** Undefined for the first, which has no title. */
  readonly title: string | undefined;
  readonly sections: readonly Section[];
}

const { nav, groups } = shellTexts;

export const START: Section = { path: 'start', label: nav.start, permission: 'statements.read' };
export const OUTBOX: Section = { path: 'outbox', label: nav.outbox, permission: 'outbox.read' };

export const GROUPS: readonly SectionGroup[] = [
  {
    title: groups.records,
    sections: [
      { path: 'statements', label: nav.statements, permission: 'statements.read' },
      { path: 'people', label: nav.people, permission: 'people.read' },
    ],
  },
  { title: groups.reporting, sections: [{ path: 'reports', label: nav.reports, permission: 'reports.read' }] },
  { title: groups.integration, sections: [{ path: 'keys', label: nav.keys, permission: 'keys.read' }] },
  {
    title: groups.settings,
    sections: [
      { path: 'settings/general', label: nav.general, permission: 'settings.change' },
      { path: 'settings/signers', label: nav.signers, permission: 'signers.read' },
    ],
  },
];
