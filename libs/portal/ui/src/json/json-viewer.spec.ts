import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { JsonViewerHarness } from '../testing';
import { shown } from '../testing/shown';
import { linesOf } from './json-lines';
import { JsonViewer } from './json-viewer';

const RECEIVED =
  '{"id":"7c1f","actor":{"objectType":"Agent","name":"Zo\\u00eb","mbox":"mailto:zoe@example.com"},"tags":["a", "b"],"empty":{},"score":1.50e0}';

@Component({
  imports: [JsonViewer],
  template: `<at-json-viewer [json]="json()" label="As received" copyNames="Copy the statement" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly json = signal(RECEIVED);
}

const text = (json: string): string =>
  linesOf(json)
    .lines.map((line) => line.tokens.map((token) => token.text).join(''))
    .join('\n');

describe('at-json-viewer', () => {
  it('lays JSON out without changing a value: numbers and escapes stay as written', () => {
    expect(text(RECEIVED)).toBe(
      [
        '{',
        '"id": "7c1f",',
        '"actor": {',
        '"objectType": "Agent",',
        '"name": "Zo\\u00eb",',
        '"mbox": "mailto:zoe@example.com"',
        '},',
        '"tags": [',
        '"a",',
        '"b"',
        '],',
        '"empty": {},',
        '"score": 1.50e0',
        '}',
      ].join('\n'),
    );
  });

  it('keeps the very lexemes of any JSON', () => {
    for (const json of [
      '[]',
      '[[],[[1,-2.0E+3]],{"a":[{}]}]',
      'null',
      '"{\\"not\\": [1]}"',
      '{"a":{"b":{"c":true}}}',
    ]) {
      expect(text(json).replace(/\s/g, '')).toBe(json.replace(/\s/g, ''));
    }
  });

  it('folds a block to one line that says what it is', async () => {
    const viewer = await shown(Host).part(JsonViewerHarness);
    expect(await viewer.lines()).toHaveLength(14);
    await viewer.fold('actor');
    const lines = await viewer.lines();
    expect(lines).toHaveLength(10);
    expect(lines[2]).toBe('"actor": {Agent · 3 properties},');
    await viewer.fold('tags');
    expect((await viewer.lines())[3]).toBe('"tags": [2 items],');
    await viewer.unfold('actor');
    expect(await viewer.lines()).toHaveLength(11);
  });

  it('copies the text as it came, not as it is laid out', async () => {
    const copy = jest.fn(() => true);
    TestBed.configureTestingModule({ providers: [{ provide: Clipboard, useValue: { copy } }] });
    await (await shown(Host).part(JsonViewerHarness)).copy();
    expect(copy).toHaveBeenCalledWith(RECEIVED);
  });

  it('shows what is no JSON as it is, and says so', async () => {
    const { fixture, part } = shown(Host);
    fixture.componentInstance.json.set('{"id": \nbroken');
    expect(await (await part(JsonViewerHarness)).lines()).toEqual(['{"id":', 'broken']);
    expect((fixture.nativeElement as HTMLElement).textContent).toContain('is not JSON');
  });
});
