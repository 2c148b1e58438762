import { isDomainError } from '@attest/kernel';
import { negotiateVersion, replyVersion } from './version';

describe('The version header', () => {
  it.each(['1.0', '1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.17', ' 1.0.3 '])(
    '%p asks for the rules of 1.0.3',
    (header) => {
      expect(negotiateVersion(header, '2.0.0')).toBe('1.0.3');
    },
  );

  it.each(['2.0', '2.0.0', '2.0.9'])('%p asks for the rules of 2.0.0', (header) => {
    expect(negotiateVersion(header, '1.0.3')).toBe('2.0.0');
  });

  it.each([
    '',
    '0.9',
    '0.95',
    '1',
    '1.1.0',
    '2.1.0',
    '2.1',
    '3.0',
    '1.0.x',
    '1.0.',
    '1.0.3-beta',
    '1.0.0.0',
    'v1.0',
    '10.0',
  ])('%p is refused with what was sent', (header) => {
    expect.assertions(1);
    try {
      negotiateVersion(header, '1.0.3');
    } catch (error) {
      expect(isDomainError(error, 'unsupported_version') && error.facts['sent']).toBe(header);
    }
  });

  it('is required: a request without one is refused [C-2.1-refused]', () => {
    expect(() => negotiateVersion(undefined, '1.0.3')).toThrow('unsupported_version');
  });

  it('is on the reply as the edition that was asked for [C-2.1-reply]', () => {
    expect(replyVersion('1.0.1', '2.0.0')).toBe('1.0.3');
    expect(replyVersion('2.0', '1.0.3')).toBe('2.0.0');
  });

  it('is on a refusal too, as the one that the endpoint is set to [C-2.1-reply]', () => {
    expect(replyVersion(undefined, '2.0.0')).toBe('2.0.0');
    expect(replyVersion('0.9', '1.0.3')).toBe('1.0.3');
  });
});
