import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { PASSWORD } from '@attest/testing';
import { pemOf, signer } from '@attest/xapi/testing';
import { type Browser, CHROMIUM, openBrowser, program } from './browser';
import { type StandaloneProcess, startProcess } from './standalone-process';

const axePath = require.resolve('axe-core/axe.min.js');
const run = promisify(execFile);
const able = CHROMIUM !== undefined && program('curl') !== undefined;

/** What axe finds on the page as it is: WCAG 2.2 AA and best practices. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}

(able ? describe : describe.skip)('a newcomer in the portal (needs chromium and curl)', () => {
  let folder: string;
  let server: StandaloneProcess;
  let browser: Browser;
  let page: Page;
  const home = '/o/larkmoor-biologics';

  const section = (name: string | RegExp) =>
    page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-portal-'));
    server = await startProcess(folder);
    browser = await openBrowser();
    page = browser.page;
  });
  afterAll(async () => {
    await browser.close();
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('signs up an organization and lands on the first-run page with its endpoint', async () => {
    await page.goto(`${server.url}/`);
    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel('Organization').fill('Larkmoor Biologics');
    await page.getByLabel('Your name').fill('Ines Marchetti');
    await page.getByLabel('E-mail').fill('ines.marchetti@larkmoor.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await page.waitForURL(`**${home}/start`);
    await page.getByText(`${server.url}/xapi`, { exact: true }).waitFor();
  });

  it('issues a key, pastes the curl line into a shell, and sees the statement arrive without a reload', async () => {
    await page.getByRole('button', { name: 'Issue key' }).click();
    const secret = page.getByRole('group', { name: /Secret/ });
    await secret.waitFor();
    const line = await page.getByRole('region', { name: /Example in curl/ }).innerText();
    let loads = 0;
    page.on('load', () => loads++);
    const { stdout } = await run('bash', ['-c', line]);
    expect(JSON.parse(stdout)).toHaveLength(1);
    const arrived = Date.now();
    await page.getByText('Aseptic Gowning, 92 %').waitFor();
    console.log(`the first statement was on the page ${Date.now() - arrived} ms after the reply to the sender`);
    expect(loads).toBe(0);
  });

  it('does not lose the secret by accident: leaving asks first', async () => {
    await section('Statements').click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Copy secret' }).click();
    await section('Statements').click();
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: /stored it|Leave/ }).click();
    await heading('Statements').waitFor();
  });

  it('reads the statement as a sentence, opens its JSON with the keyboard, and finds it again by its address', async () => {
    const row = page.getByRole('row', { name: /Ada Brandt passed Aseptic Gowning 92 %/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('complementary', { name: /Ada Brandt passed Aseptic Gowning/ });
    await sheet.waitFor();
    expect(await sheet.innerText()).toContain('"scaled": 0.92');
    await page.waitForURL(/open=/);
    await page.reload();
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
  });

  it('finds the person in the list of people', async () => {
    await section('People').click();
    await page.getByRole('row', { name: /Ada Brandt ada\.brandt@example\.com/ }).waitFor();
    await page.getByRole('searchbox').fill('nobody');
    await page
      .getByText(/Nobody|Nothing|No one/)
      .first()
      .waitFor();
  });

  it('schedules the training history, runs it now, and downloads a file whose digest is the one shown', async () => {
    await section('Reports').click();
    await page.getByRole('button', { name: /Start from this: Training history, weekly/ }).click();
    await page.getByLabel('Period covered').selectOption({ label: 'From the beginning' });
    await page.getByRole('button', { name: 'Save schedule' }).click();
    await page.getByRole('button', { name: 'Run now' }).click();
    const done = page.getByRole('row', { name: /Delivered/ });
    await done.waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      done.getByRole('link', { name: /\.csv$/ }).click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(bytes.toString()).toContain('Ada Brandt');
    await done.getByRole('link').first().click();
    await page.waitForURL('**/reports/runs/**');
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).first().waitFor();
  });

  it('reads the mail in the outbox, whose link leads to the run', async () => {
    await section(/Mail outbox/).click();
    await page
      .getByRole('link', { name: /Training history, weekly/ })
      .first()
      .click();
    const article = page.getByRole('article');
    await article.getByRole('link', { name: /reports\/runs/ }).waitFor();
    expect(await article.innerText()).not.toContain('Ada');
    await article.getByRole('link', { name: /reports\/runs/ }).click();
    await page.waitForURL('**/reports/runs/**');
  });

  it('is refused after its key was revoked, by name', async () => {
    await section('API keys').click();
    await page.getByRole('row', { name: /Learning tool/ }).waitFor();
    await page.getByRole('row', { name: /Learning tool/ }).click();
    await page
      .getByRole('button', { name: /Revoke/ })
      .first()
      .click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await dialog.getByRole('textbox').fill('Learning tool');
    await dialog.getByRole('button', { name: /Revoke/ }).click();
    await page.getByRole('row', { name: /Learning tool.*Revoked/ }).waitFor();
  });

  it('looks at a certificate before it is trusted and lists its signer', async () => {
    await section('Trusted signers').click();
    await page.getByRole('button', { name: 'Add signer' }).click();
    await page.getByLabel('Certificate or public key').fill(pemOf(signer('Quality Unit')));
    await page.getByText('What will be trusted').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Quality Unit');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('[type=submit]').click();
    await page.getByRole('row', { name: /Quality Unit Certificate/ }).waitFor();
    await page.getByText('Vouches for itself alone').waitFor();
  });

  it.each(['/start', '/statements', '/people', '/reports', '/keys', '/settings/signers', '/outbox'])(
    '%s is accessible in both themes and at 390 px, without sideways scroll',
    async (path) => {
      for (const [width, colorScheme] of [
        [1440, 'light'],
        [1440, 'dark'],
        [390, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(server.url + home + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle').catch(() => undefined);
        expect([path, width, colorScheme, await accessibilityFaults(page)]).toEqual([path, width, colorScheme, []]);
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        expect([path, width, Math.max(0, overflow)]).toEqual([path, width, 0]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );

  it('answers an unknown page, an unknown organization and somebody else’s alike', async () => {
    for (const path of [`${home}/nowhere`, '/o/somebody-else/statements']) {
      await page.goto(server.url + path);
      await page
        .getByRole('heading', { name: /not found/i })
        .first()
        .waitFor();
    }
  });

  it('signs out, and comes back to the page that was asked for after signing in', async () => {
    await page.goto(`${server.url}${home}/people`);
    await page.getByRole('button', { name: /sign-out/ }).click();
    await page.getByRole('menuitem', { name: /Sign out/ }).click();
    await page.waitForURL('**/sign-in**');
    await page.goto(`${server.url}${home}/people`);
    await page.waitForURL('**/sign-in**');
    await page.getByLabel('E-mail').fill('ines.marchetti@larkmoor.example');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail or password is not right.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**${home}/people`);
  });

  it('never made the browser complain about anything but the refusals it was shown', () => {
    const unexpected = browser.complaints.filter((text) => !/status of (401|404)/.test(text));
    expect(unexpected).toEqual([]);
  });
});
