import { Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { ApiFailure } from './api-failure';
import { pagedState, type Page } from './paged-state';
import { resourceState } from './resource-state';

const failure = (status: number) => new ApiFailure({ code: 'x', message: 'It failed.', status });

function setup(keep?: (before: string, now: string) => boolean) {
  const request = signal<string | undefined>('a');
  const asked: { request: string; answer: Subject<string> }[] = [];
  const resource = TestBed.runInInjectionContext(() =>
    resourceState<string, string>({
      request,
      load: (name) => {
        const answer = new Subject<string>();
        asked.push({ request: name, answer });
        return answer;
      },
      ...(keep === undefined ? {} : { keep }),
    }),
  );
  TestBed.tick();
  return { request, asked, resource };
}

describe('what a page knows about what it asked for', () => {
  it('is loading, then loaded', () => {
    const { asked, resource } = setup();
    expect(resource.state()).toEqual({ kind: 'loading' });
    asked[0]!.answer.next('one');
    expect(resource.state()).toEqual({ kind: 'loaded', value: 'one' });
  });

  it('keeps the old content while it refreshes, also when the request changed', () => {
    const { asked, resource, request } = setup();
    asked[0]!.answer.next('one');
    resource.reload();
    TestBed.tick();
    expect(resource.state()).toEqual({ kind: 'refreshing', value: 'one' });
    asked[1]!.answer.next('two');
    request.set('b');
    TestBed.tick();
    expect(asked[2]!.request).toBe('b');
    expect(resource.state()).toEqual({ kind: 'refreshing', value: 'two' });
  });

  it('drops the old content when it belongs to something else', () => {
    const { asked, resource, request } = setup((before, now) => before === now);
    asked[0]!.answer.next('one');
    request.set('b');
    TestBed.tick();
    expect(resource.state()).toEqual({ kind: 'loading' });
  });

  it('ignores the answer to a request that was overtaken', () => {
    const { asked, resource, request } = setup();
    request.set('b');
    TestBed.tick();
    asked[0]!.answer.next('late');
    expect(resource.state()).toEqual({ kind: 'loading' });
    asked[1]!.answer.next('right');
    expect(resource.value()).toBe('right');
  });

  it('says why it failed and keeps what was there', () => {
    const { asked, resource } = setup();
    asked[0]!.answer.next('one');
    resource.reload();
    TestBed.tick();
    asked[1]!.answer.error(failure(500));
    expect(resource.state()).toMatchObject({ kind: 'failed', value: 'one' });
  });

  it('is refused when the caller may not, and then shows no content', () => {
    const { asked, resource } = setup();
    asked[0]!.answer.next('one');
    resource.reload();
    TestBed.tick();
    asked[1]!.answer.error(failure(403));
    expect(resource.state().kind).toBe('refused');
    expect(resource.value()).toBeUndefined();
  });

  it('lets the answer to a change replace a request under way', () => {
    const { asked, resource } = setup();
    resource.set('changed');
    asked[0]!.answer.next('older');
    expect(resource.value()).toBe('changed');
  });

  it('stops asking when its page is gone', () => {
    const injector = Injector.create({ providers: [], parent: TestBed.inject(Injector) });
    const answer = new Subject<string>();
    runInInjectionContext(injector, () => resourceState({ request: () => 'a', load: () => answer, injector }));
    TestBed.tick();
    expect(answer.observed).toBe(true);
    injector.destroy();
    expect(answer.observed).toBe(false);
  });
});

describe('a list with pages', () => {
  function pages() {
    const request = signal<string | undefined>('a');
    const asked: { cursor: string | undefined; answer: Subject<Page<number>> }[] = [];
    const list = TestBed.runInInjectionContext(() =>
      pagedState<string, number, Page<number>>({
        request,
        load: (_name, cursor) => {
          const answer = new Subject<Page<number>>();
          asked.push({ cursor, answer });
          return answer;
        },
      }),
    );
    TestBed.tick();
    return { request, asked, list };
  }

  it('puts the next page behind what is there, until there is none', () => {
    const { asked, list } = pages();
    asked[0]!.answer.next({ items: [1, 2], next: 'c1' });
    list.more();
    list.more();
    expect(asked).toHaveLength(2);
    expect(asked[1]!.cursor).toBe('c1');
    expect(list.loadingMore()).toBe(true);
    asked[1]!.answer.next({ items: [3] });
    expect(list.value()?.items).toEqual([1, 2, 3]);
    expect(list.loadingMore()).toBe(false);
    list.more();
    expect(asked).toHaveLength(2);
  });

  it('never puts a page of the list before behind a new one', () => {
    const { asked, list, request } = pages();
    asked[0]!.answer.next({ items: [1], next: 'c1' });
    list.more();
    request.set('b');
    TestBed.tick();
    asked[1]!.answer.next({ items: [2] });
    asked[2]!.answer.next({ items: [9] });
    expect(list.value()?.items).toEqual([9]);
  });

  it('keeps what is there when the next page does not load, and tries again when asked', () => {
    const { asked, list } = pages();
    asked[0]!.answer.next({ items: [1], next: 'c1' });
    list.more();
    asked[1]!.answer.error(failure(0));
    expect(list.value()?.items).toEqual([1]);
    expect(list.moreFailure()?.message).toBe('It failed.');
    list.more();
    asked[2]!.answer.next({ items: [2] });
    expect(list.value()?.items).toEqual([1, 2]);
    expect(list.moreFailure()).toBeUndefined();
  });
});
