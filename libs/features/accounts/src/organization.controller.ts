import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  changeOrganizationSettings,
  type ChangeOrganizationSettings,
  type Organization,
  organization,
  organizationSettings,
  type OrganizationSettings,
} from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { GetOrganization } from './get-organization';
import { KeepOrganizationSettings } from './keep-organization-settings';

/** An organization, for its members. */
@ApiTags('Organization')
@Controller('api/organizations/:organization')
export class OrganizationController {
  constructor(
    private readonly getOrganization: GetOrganization,
    private readonly keepSettings: KeepOrganizationSettings,
  ) {}

  @Get()
  @Member()
  @ApiOkResponse({ standardSchema: organization })
  get(@Caller() caller: MemberCaller): Promise<Organization> {
    return this.getOrganization.get(caller.tenant);
  }

  @Get('settings')
  @Member()
  @ApiOkResponse({ standardSchema: organizationSettings })
  settings(@Caller() caller: MemberCaller): Promise<OrganizationSettings> {
    return this.keepSettings.get(caller.tenant);
  }

  @Patch('settings')
  @Member('settings.change')
  @ApiOkResponse({ standardSchema: organizationSettings })
  changeSettings(
    @Caller() caller: MemberCaller,
    @Body({ schema: changeOrganizationSettings }) body: ChangeOrganizationSettings,
  ): Promise<OrganizationSettings> {
    return this.keepSettings.change(caller.tenant, caller.actor, body);
  }
}
