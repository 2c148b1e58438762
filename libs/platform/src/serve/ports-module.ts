import type { DynamicModule, Provider } from '@nestjs/common';
import { Clock, type Space, type TenantId } from '@attest/kernel';
import { AuditTrail, Consumers, Signals, StatementWriter } from '@attest/log';
import { Mailer, Outbox } from '@attest/mail-ports';
import { Queue } from '@attest/queue-ports';
import { Blobs, Documents, Log, Records, Statements, Storage } from '@attest/storage-ports';
import { EventLog } from '../observability/event-log';
import { Keyring } from '../settings/keyring';
import { Settings } from '../settings/settings';
import type { Backends } from './backends';

/** What the ports are made of. */
export interface PortsOf {
  readonly backends: Backends;
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly log: EventLog;
}

export interface Ports {
  readonly module: DynamicModule;
  readonly consumers: Consumers;
  readonly writer: StatementWriter;
}

class PortsModule {}

/** Every port, injectable by its class in every module. */
export function openPorts({ backends, settings, keyring, log }: PortsOf): Ports {
  const { clock, storage, queue, mailer, outbox, signals } = backends;
  const consumers = new Consumers(storage.log, storage.records, queue, clock, (event, error) => {
    log.warn(event, { err: error });
  });
  // Whoever meets a sealed log reads the organization anew, as after any change of who may do what.
  const options = {
    sealed: (space: Space): void => {
      signals.emit('access', space);
    },
  };
  const audit = new AuditTrail(storage.log, storage.records, consumers, signals, clock, options);
  const writer = new StatementWriter(storage.log, storage.statements, consumers, signals, clock, options);
  consumers.catchUpBy('audit', (space) => audit.catchUp(space));
  consumers.catchUpBy('statements', (tenant) => writer.catchUp(tenant as TenantId));
  const providers: Provider[] = [
    { provide: Clock, useValue: clock },
    { provide: Storage, useValue: storage },
    { provide: Log, useValue: storage.log },
    { provide: Statements, useValue: storage.statements },
    { provide: Documents, useValue: storage.documents },
    { provide: Records, useValue: storage.records },
    { provide: Blobs, useValue: storage.blobs },
    { provide: Queue, useValue: queue },
    { provide: Mailer, useValue: mailer },
    { provide: Outbox, useValue: outbox },
    { provide: Signals, useValue: signals },
    { provide: Consumers, useValue: consumers },
    { provide: AuditTrail, useValue: audit },
    { provide: StatementWriter, useValue: writer },
    { provide: Settings, useValue: settings },
    { provide: Keyring, useValue: keyring },
    { provide: EventLog, useValue: log },
  ];
  const module: DynamicModule = { module: PortsModule, global: true, providers, exports: providers };
  return { module, consumers, writer };
}
