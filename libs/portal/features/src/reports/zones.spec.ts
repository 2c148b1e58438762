import { allZones, nearestZone, zoneNamed, zoneNote, zonesLike } from './zones';

describe('time zones', () => {
  it('are offered by the beginning of the city first', () => {
    expect(zonesLike('zur', 3)[0]).toBe('Europe/Zurich');
    expect(zonesLike('new york', 3)).toEqual(['America/New_York']);
    expect(zonesLike('atlantis', 3)).toEqual([]);
    expect(zonesLike('', 3)).toHaveLength(3);
  });

  it('contain UTC, which browsers leave out', () => {
    expect(allZones()).toContain('UTC');
    expect(zoneNamed('utc')).toBe('UTC');
  });

  it('are suggested for a name that is nearly one', () => {
    expect(nearestZone('Europe/Zürich')).toBe('Europe/Zurich');
    expect(nearestZone('Europe/Berln')).toBe('Europe/Berlin');
    expect(nearestZone('Middle-earth/Hobbiton')).toBeUndefined();
  });

  it('say their offset, and their name where there is one', () => {
    const winter = Date.parse('2026-11-24T12:00:00.000Z');
    expect(zoneNote('Europe/Zurich', winter)).toBe('CET, UTC+1');
    expect(zoneNote('Asia/Kolkata', winter)).toBe('UTC+5:30');
    expect(zoneNote('UTC', winter)).toBe('UTC');
  });
});
