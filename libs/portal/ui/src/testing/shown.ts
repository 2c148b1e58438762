import type { ComponentHarness, ComponentHarnessConstructor, HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import type { Type } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';

export interface Shown<H> {
  readonly fixture: ComponentFixture<H>;
  readonly loader: HarnessLoader;
  /** Finds also what floats outside the host: dialogs, menus. */
  readonly everywhere: HarnessLoader;
  part<T extends ComponentHarness>(harness: ComponentHarnessConstructor<T>): Promise<T>;
}

/** Renders a host component; it stands in the document, so that focus works. */
export function shown<H>(host: Type<H>): Shown<H> {
  const fixture = TestBed.createComponent(host);
  document.body.append(fixture.nativeElement as HTMLElement);
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return {
    fixture,
    loader,
    everywhere: TestbedHarnessEnvironment.documentRootLoader(fixture),
    part: (harness) => loader.getHarness(harness),
  };
}
