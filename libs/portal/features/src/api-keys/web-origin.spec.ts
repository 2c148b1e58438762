import { webOrigin } from './web-origin';

describe('an origin that somebody typed', () => {
  it.each([
    ['https://courses.example', 'https://courses.example'],
    [' HTTPS://Courses.Example/ ', 'https://courses.example'],
    ['http://localhost:4200', 'http://localhost:4200'],
    ['https://courses.example:443', 'https://courses.example'],
    ['https://[2001:DB8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['https://prüfung.example', 'https://xn--prfung-4ya.example'],
  ])('%s is %s', (typed, origin) => {
    expect(webOrigin(typed)).toBe(origin);
  });

  it.each([
    '',
    'courses.example',
    'https://courses.example/course/1',
    'https://courses.example?a=1',
    'https://ada@courses.example',
    'ftp://courses.example',
    'https://',
    'https://*.courses.example',
    'https://my_courses.example',
    'null',
  ])('%p is none', (typed) => {
    expect(webOrigin(typed)).toBeUndefined();
  });
});
