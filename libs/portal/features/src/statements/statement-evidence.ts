import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { StatementItem } from '@attest/contracts';
import { StatementsApi, resourceState } from '@attest/portal-data-access';
import { FailedState, Skeleton, sizeText } from '@attest/portal-ui';
import { LucideDownload, LucideExternalLink, LucidePaperclip } from '@lucide/angular';
import { of } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { statementsTexts } from '../texts/statements';
import { SignatureDetails } from './signature-details';
import { attachmentsIn } from './statement-attachments';

/** What came along with a statement: its signatures and what they prove, and its attachments. Lists do not tell, so it asks. */
@Component({
  selector: 'at-statement-evidence',
  imports: [FailedState, LucideDownload, LucideExternalLink, LucidePaperclip, SignatureDetails, Skeleton],
  templateUrl: './statement-evidence.html',
  styleUrl: './statement-evidence.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementEvidence {
  /** A statement that has attachments. */
  readonly item = input.required<StatementItem>();
  readonly zone = input.required<string>();

  protected readonly texts = statementsTexts.evidence;
  protected readonly sizeText = sizeText;
  private readonly api = inject(StatementsApi);
  private readonly organization = inject(CurrentOrganization);

  protected readonly whole = resourceState<StatementItem, StatementItem>({
    request: () => this.item(),
    load: (item) =>
      item.signatures !== undefined || item.attachments !== undefined
        ? of(item)
        : this.api.get(this.organization.slug(), item.id),
    keep: (before, now) => before.id === now.id,
  });
  protected readonly signatures = computed(() => this.whole.value()?.signatures ?? []);
  protected readonly attachments = computed(() => attachmentsIn(this.item(), this.whole.value()));

  protected download(sha2: string): string {
    return this.api.attachmentAddress(this.organization.slug(), this.item().id, sha2);
  }
}
