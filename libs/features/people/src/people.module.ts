import { Module, type OnModuleInit } from '@nestjs/common';
import { Consumers } from '@attest/log';
import { GetPerson } from './get-person';
import { ListPeople } from './list-people';
import { peopleConsumer } from './people-consumer';
import { PeopleController } from './people.controller';

/** Role admin: the list of people. */
@Module({ controllers: [PeopleController], providers: [GetPerson, ListPeople] })
export class PeopleModule {}

/** Every role that writes statements must know that their stream is folded into people, so that it wakes the worker. */
@Module({})
export class PeopleConsumerModule implements OnModuleInit {
  constructor(private readonly consumers: Consumers) {}

  onModuleInit(): void {
    this.consumers.declare({ name: peopleConsumer.name, stream: peopleConsumer.stream, spaces: peopleConsumer.spaces });
  }
}

/** Role worker: folds statements into people. */
@Module({})
export class PeopleWorkerModule implements OnModuleInit {
  constructor(private readonly consumers: Consumers) {}

  onModuleInit(): void {
    this.consumers.register(peopleConsumer);
  }
}
