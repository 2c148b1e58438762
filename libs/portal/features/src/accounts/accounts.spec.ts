import { portalBed, failure, OWNER, organization } from '../testing/portal-bed';
import { inside } from './sign-in.page';

const NOBODY = failure('not_signed_in', 'Sign in first.');

describe('signing in', () => {
  it('is asked of who is not signed in, and leads back to the page that was asked for', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl('/o/larkmoor/people?find=ada');
    await portal.refuse('/api/me', 401, NOBODY);
    await portal.shows('Sign in');
    expect(portal.router.url).toBe('/sign-in?return=%2Fo%2Flarkmoor%2Fpeople%3Ffind%3Dada');
    portal.type('E-mail', 'ines@larkmoor.example');
    portal.type('Password', 'walnut ferry lantern mosaic');
    portal.click('Sign in');
    const request = await portal.request('/api/sign-in', 'POST');
    expect(request.request.body).toEqual({ email: 'ines@larkmoor.example', password: 'walnut ferry lantern mosaic' });
    request.flush(OWNER);
    await portal.shows('Larkmoor Biologics');
    expect(portal.router.url).toBe('/o/larkmoor/people?find=ada');
  });

  it('does not tell whether the address or the password is wrong', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl('/sign-in');
    await portal.shows('Sign in');
    portal.type('E-mail', 'ines@larkmoor.example');
    portal.type('Password', 'nonsense');
    portal.click('Sign in');
    await portal.refuse('/api/sign-in', 401, failure('wrong_sign_in', 'No.'), 'POST');
    await portal.shows('E-mail or password is not right.');
    expect(portal.element.textContent).not.toContain('req_');
  });

  it('never leads to another site', () => {
    const addresses = ['/o/larkmoor', 'https://evil.example', '//evil.example', '/\\evil.example', undefined];
    expect(addresses.map(inside)).toEqual(['/o/larkmoor', undefined, undefined, undefined, undefined]);
  });
});

describe('signing up', () => {
  async function form() {
    const portal = portalBed();
    void portal.router.navigateByUrl('/sign-up');
    await portal.shows('Create your organization');
    return portal;
  }

  it('sends four fields and the browser’s zone, and opens Get started', async () => {
    const portal = await form();
    portal.type('Organization', 'Larkmoor Biologics');
    portal.type('Your name', 'Ines Marchetti');
    portal.type('E-mail', 'ines@larkmoor.example');
    portal.type('Password', 'walnut ferry lantern mosaic');
    await portal.shows('Strong');
    portal.click('Create organization');
    const request = await portal.request('/api/sign-up', 'POST');
    expect(request.request.body).toEqual({
      organization: 'Larkmoor Biologics',
      name: 'Ines Marchetti',
      email: 'ines@larkmoor.example',
      password: 'walnut ferry lantern mosaic',
      zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    request.flush(OWNER);
    await portal.answer('/api/organizations/larkmoor', organization());
    await portal.shows('Send your first statement');
    expect(portal.router.url).toBe('/o/larkmoor/start');
  });

  it('says what is missing on top and at each field, and sends nothing', async () => {
    const portal = await form();
    portal.click('Create organization');
    await portal.shows('4 fields need another look');
    expect(await portal.sent('/api/sign-up', 'POST')).toBe(false);
  });

  it('refuses a password made of the organization’s own name before it is sent', async () => {
    const portal = await form();
    portal.type('Organization', 'Larkmoor Biologics');
    portal.type('Password', 'larkmoorbiologics');
    await portal.shows('Too weak');
  });

  it('puts an address that is taken, and what the server finds, at their fields', async () => {
    const portal = await form();
    portal.type('Organization', 'Larkmoor Biologics');
    portal.type('Your name', 'Ines Marchetti');
    portal.type('E-mail', 'ines@larkmoor.example');
    portal.type('Password', 'walnut ferry lantern mosaic');
    portal.click('Create organization');
    await portal.refuse('/api/sign-up', 409, failure('already_taken', 'Taken.'), 'POST');
    await portal.shows('There is an account with this address.');
    portal.type('E-mail', 'ines.marchetti@larkmoor.example');
    portal.click('Create organization');
    const faults = [{ path: '$.name', message: 'A name the server does not like', rule: 'name' }];
    await portal.refuse('/api/sign-up', 400, failure('invalid_request', 'Wrong.', faults), 'POST');
    await portal.shows('A name the server does not like');
  });
});
