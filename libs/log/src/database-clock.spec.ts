import { DatabaseClock } from './database-clock';
import { HeldTimer } from './held-timer.fixture';

describe("the database's clock", () => {
  const server = { time: 1_000_000, roundTrip: 0, down: false };
  let timer: HeldTimer;
  let clock: DatabaseClock;

  beforeEach(() => {
    Object.assign(server, { time: 1_000_000, roundTrip: 0, down: false });
    timer = new HeldTimer();
    clock = new DatabaseClock(() => {
      if (server.down) return Promise.reject(new Error('down'));
      const time = server.time + server.roundTrip / 2;
      timer.at += server.roundTrip;
      return Promise.resolve(time);
    }, timer);
  });

  it('says no time before the server has said one', () => {
    expect(() => clock.now()).toThrow('storage_unavailable');
    expect(() => {
      clock.check();
    }).toThrow('storage_unavailable');
  });

  it("counts on from the server's time in the middle of the round trip", async () => {
    server.roundTrip = 200;
    await clock.start();
    expect(clock.now()).toBe(1_000_200);
    await timer.pass(500);
    expect(clock.now()).toBe(1_000_700);
    clock.check();
  });

  it('is not ready when the server answers too slowly to be believed within 250 ms', async () => {
    server.roundTrip = 501;
    await expect(clock.start()).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(() => {
      clock.check();
    }).toThrow();
  });

  it('follows the server as it is asked again', async () => {
    await clock.start();
    server.time = 1_031_000;
    await timer.pass(30_000);
    expect(clock.now()).toBe(1_031_000);
  });

  it('goes on for minutes without the server, and then is not ready until it has answered', async () => {
    await clock.start();
    server.down = true;
    for (let passed = 0; passed < 290_000; passed += 10_000) await timer.pass(10_000);
    clock.check();
    for (let passed = 0; passed < 20_000; passed += 10_000) await timer.pass(10_000);
    expect(() => {
      clock.check();
    }).toThrow();
    server.down = false;
    await timer.pass(30_000);
    clock.check();
  });

  it('asks no more once it is stopped', async () => {
    await clock.start();
    clock.stop();
    server.time = 5;
    await timer.pass(60_000);
    expect(clock.now()).toBe(1_060_000);
  });
});
