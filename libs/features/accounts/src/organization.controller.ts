import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Organization, organization } from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { GetOrganization } from './get-organization';

/** An organization, for its members. */
@ApiTags('Organization')
@Controller('api/organizations/:organization')
export class OrganizationController {
  constructor(private readonly getOrganization: GetOrganization) {}

  @Get()
  @Member()
  @ApiOkResponse({ standardSchema: organization })
  get(@Caller() caller: MemberCaller): Promise<Organization> {
    return this.getOrganization.get(caller.tenant);
  }
}
