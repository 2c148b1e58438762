import { Module } from '@nestjs/common';
import { ApiKeysModule } from '@attest/api-keys';
import { AccountsController } from './accounts.controller';
import { Bootstrapping } from './bootstrap';
import { FoundOrganization } from './found-organization';
import { GetOrganization } from './get-organization';
import { KeepOrganizationSettings } from './keep-organization-settings';
import { OrganizationController } from './organization.controller';
import { SignInUser } from './sign-in';
import { SignUpOrganization } from './sign-up';
import { WhoAmI } from './who-am-i';

/** Role admin: accounts and organizations. Needs a provider of OrganizationFacts. */
@Module({
  imports: [ApiKeysModule],
  controllers: [AccountsController, OrganizationController],
  providers: [
    Bootstrapping,
    FoundOrganization,
    GetOrganization,
    KeepOrganizationSettings,
    SignInUser,
    SignUpOrganization,
    WhoAmI,
  ],
})
export class AccountsModule {}
