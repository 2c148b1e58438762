export * from './settings/settings';
export { readSettings, SettingsError, type Environment } from './settings/read-settings';
export { maskUrl, printSettings } from './settings/print-settings';
export { Keyring, openKeyring } from './settings/keyring';
export { configurationMarkdown } from './settings/configuration-markdown';
export { errorsMarkdown } from './errors/errors-markdown';
export { Caller, Member, Public, SignedIn, XapiKey, type Access } from './access/access';
export { Throttled, type ThrottleRule } from './access/throttled';
export * from './access/authenticator';
export * from './access/caller';
export {
  clearSessionCookies,
  CSRF_COOKIE,
  CSRF_HEADER,
  SESSION_COOKIE,
  setSessionCookies,
} from './access/session-cookie';
export { EventLog, type Fields, openLog } from './observability/event-log';
export type { DeclaredRoute } from './http/route-table';
export { arrivingBody, type BodyBounds } from './http/arriving-body';
export { StreamsMultipart } from './http/streams-multipart';
export { parametersOf, readXapiRequest, type XapiRequest } from './http/xapi-request';
export type { Backends } from './serve/backends';
export { declaredAccess, serve, type Served, type ServeOptions } from './serve/serve';
export { type Process, runUntilSignal } from './serve/run-until-signal';
export { StartRefused } from './serve/start-refused';
