import { Injectable, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { shellTexts } from '../texts/shell';
import { CurrentOrganization } from './current-organization';

/** `Statements · Larkmoor · Attest` in the title bar; the page's own name for the breadcrumb. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly organization = inject(CurrentOrganization);
  private readonly now = signal('');

  readonly page = this.now.asReadonly();

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const page = this.buildTitle(snapshot) ?? shellTexts.notFound.title;
    this.now.set(page);
    const inside = snapshot.url.startsWith('/o/') ? this.organization.name() : '';
    this.title.setTitle(shellTexts.pageTitle(page, inside));
  }
}
