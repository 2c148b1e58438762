import { Injectable } from '@nestjs/common';
import type { IsoInstant, TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';

/** Up to when every stored statement can be found: the value of X-Experience-API-Consistent-Through. */
@Injectable()
export class Consistency {
  constructor(private readonly writer: StatementWriter) {}

  through(tenant: TenantId): Promise<IsoInstant> {
    return this.writer.consistentThrough(tenant);
  }
}
