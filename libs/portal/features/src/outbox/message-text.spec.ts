import { partsOf } from './message-text';

describe('the text of a mail', () => {
  it('keeps every character, and finds the addresses', () => {
    const text = 'Open it: http://127.0.0.1:8080/o/larkmoor/reports/runs/r1.\n(https://a.example/x?y=1)\nEnd';
    const parts = partsOf(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.flatMap((part) => part.href ?? [])).toEqual([
      'http://127.0.0.1:8080/o/larkmoor/reports/runs/r1',
      'https://a.example/x?y=1',
    ]);
  });

  it('makes no link of anything but the web', () => {
    expect(partsOf('javascript:alert(1) mailto:a@b.example')).toEqual([
      { text: 'javascript:alert(1) mailto:a@b.example' },
    ]);
  });
});
