import { randomUUID } from 'node:crypto';

const ACTORS = 5000;
const ACTIVITIES = 800;
const VERBS = 40;

/** Statements of about 1.7 kB with the cardinalities of a real plant, the same for the same seed (ids aside). */
export class Generator {
  constructor(seed) {
    this.state = seed;
  }

  describe() {
    const bytes = Buffer.byteLength(JSON.stringify(this.statement()));
    return `statements of about ${bytes} bytes, ${ACTORS} actors, ${ACTIVITIES} activities, ${VERBS} verbs`;
  }

  random() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n) {
    return Math.floor(this.random() * n);
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  agent(number = this.below(ACTORS)) {
    return { objectType: 'Agent', mbox: `mailto:person.${number}@larkmoor.example` };
  }

  activity(number) {
    return {
      objectType: 'Activity',
      id: `https://larkmoor.example/sop/${number}`,
      definition: {
        type: 'http://adlnet.gov/expapi/activities/course',
        name: { en: `Standard operating procedure ${number}`, de: `Arbeitsanweisung ${number}` },
        description: { en: `How step ${number} of filling and finishing is done, checked and written down.` },
      },
    };
  }

  verb(number) {
    return `https://larkmoor.example/verbs/${number}`;
  }

  statement({ actors = ACTORS, activities = ACTIVITIES } = {}) {
    const actor = this.below(actors);
    const activity = this.below(activities);
    const verb = this.below(VERBS);
    return {
      id: randomUUID(),
      actor: { ...this.agent(actor), name: `Person ${actor}` },
      verb: { id: this.verb(verb), display: { en: `did ${verb}`, de: `tat ${verb}` } },
      object: this.activity(activity),
      result: {
        score: { scaled: this.below(100) / 100, raw: this.below(100), min: 0, max: 100 },
        success: this.random() > 0.2,
        completion: true,
        duration: `PT${this.below(60)}M${this.below(60)}S`,
      },
      context: {
        registration: randomUUID(),
        instructor: this.agent(this.below(50)),
        platform: 'Larkmoor LMS',
        language: 'en-GB',
        contextActivities: {
          parent: [this.activity(this.below(40))],
          grouping: [{ id: `https://larkmoor.example/sites/${this.below(4)}` }],
          category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }],
        },
        extensions: { 'https://larkmoor.example/ext/session': randomUUID() },
      },
      timestamp: new Date().toISOString(),
    };
  }
}
