import { Global, Module } from '@nestjs/common';
import { OrganizationFacts } from '@attest/accounts';
import { nextTimes } from '@attest/cron';
import { PEOPLE } from '@attest/people';
import { CronCalendar, REPORT_SCHEDULES } from '@attest/reports';
import { Records } from '@attest/storage-ports';

/** What one feature wants to know and others, or an adapter, know: bound here, so that it need not import them. */
@Global()
@Module({
  providers: [
    {
      provide: OrganizationFacts,
      inject: [Records],
      useFactory: (records: Records): OrganizationFacts => ({
        people: (tenant) => records.count(tenant, PEOPLE),
        schedules: (tenant) => records.count(tenant, REPORT_SCHEDULES),
      }),
    },
    { provide: CronCalendar, useValue: { nextTimes } satisfies CronCalendar },
  ],
  exports: [OrganizationFacts, CronCalendar],
})
export class BindingsModule {}
