import { bareMediaType, isMediaType } from './media-type';

describe('A media type', () => {
  it.each([
    'text/plain',
    'application/vnd.api+json',
    'text/plain; charset=ascii',
    'text/plain;charset="utf-8; x"',
    'multipart/mixed; boundary=a; b=c',
    'a/b ; ;c=d ',
    'a/b;c="\\""',
  ])('may be %p', (text) => {
    expect(isMediaType(text)).toBe(true);
  });

  it.each([
    '',
    'text',
    'text/',
    '/plain',
    'text/plain charset=ascii',
    'text plain',
    'text/plain; =x',
    'text/pl ain',
    'text/plain\n',
    'text/plain;a="\n"',
  ])('is not %p', (text) => {
    expect(isMediaType(text)).toBe(false);
  });

  it('takes no time to refuse, however many ways a long text could almost match', () => {
    expect(isMediaType(`a/b${'; '.repeat(200)}\0`)).toBe(false);
  });

  it('is compared without parameters and letter case', () => {
    expect(bareMediaType('Application/Octet-Stream ; x=y')).toBe('application/octet-stream');
  });
});
