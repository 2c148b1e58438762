import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type PeopleList, peopleList, type PeopleQuery, peopleQuery, type Person, person } from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { GetPerson } from './get-person';
import { ListPeople } from './list-people';

/** The people of an organization, as its statements name them. */
@ApiTags('People')
@Controller('api/organizations/:organization/people')
export class PeopleController {
  constructor(
    private readonly listPeople: ListPeople,
    private readonly getPerson: GetPerson,
  ) {}

  @Get()
  @Member('people.read')
  @ApiOkResponse({ standardSchema: peopleList })
  list(@Caller() caller: MemberCaller, @Query({ schema: peopleQuery }) query: PeopleQuery): Promise<PeopleList> {
    return this.listPeople.list(caller.tenant, query);
  }

  @Get(':id')
  @Member('people.read')
  @ApiOkResponse({ standardSchema: person })
  one(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<Person> {
    return this.getPerson.get(caller.tenant, id);
  }
}
