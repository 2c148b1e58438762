import { parseBasic } from './basic-credentials';

const encode = (text: string | Buffer): string => Buffer.from(text as string).toString('base64');

describe('Basic credentials', () => {
  it('are user name and password, in UTF-8, with the first colon between them', () => {
    expect(parseBasic(`Basic ${encode('käy:se:cret')}`)).toEqual({ user: 'käy', password: 'se:cret' });
    expect(parseBasic(`basic  ${encode('a:b')}`)).toEqual({ user: 'a', password: 'b' });
  });

  it.each([
    ['no header', undefined],
    ['another scheme', `Bearer ${encode('a:b')}`],
    ['no credentials', 'Basic'],
    ['no colon', `Basic ${encode('ab')}`],
    ['no user name', `Basic ${encode(':b')}`],
    ['no password', `Basic ${encode('a:')}`],
    ['signs that are not base64', 'Basic YTpi*'],
    ['base64 for addresses', 'Basic YTpi_w=='],
    ['missing padding', 'Basic YTo'],
    ['bits left over', 'Basic YTpiYh=='],
    ['a control character', `Basic ${encode('a:b\n')}`],
    ['bytes that are not UTF-8', `Basic ${encode(Buffer.from([0x61, 0x3a, 0xff]))}`],
    ['something after them', `Basic ${encode('a:b')} x`],
    ['a kilobyte', `Basic ${encode(`a:${'b'.repeat(2000)}`)}`],
  ])('are refused with %s', (_, header) => {
    expect(parseBasic(header)).toBeUndefined();
  });
});
