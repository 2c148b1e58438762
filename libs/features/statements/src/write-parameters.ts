import { DomainError, type Fault } from '@attest/kernel';
import { isUuid } from '@attest/xapi';

type Pairs = readonly (readonly [string, string])[];

const PUT = 'xAPI 1.0.3 Communication 2.1.1';
const POST = 'xAPI 1.0.3 Communication 2.1.2';

/** The one parameter of PUT /statements. Throws DomainError `unknown_parameter` or `invalid_request`. */
export function putParameters(pairs: Pairs): { readonly statementId: string } {
  const other = pairs.find(([name]) => name !== 'statementId');
  if (other !== undefined) throw unknown(other[0], 'PUT takes statementId alone', PUT);
  const [first, second] = pairs;
  if (first === undefined)
    throw wrong('statementId is missing; PUT names the statement by it', 'statement-id-required');
  if (second !== undefined) throw wrong('statementId is given twice; it must be given once', 'parameter-once');
  if (!isUuid(first[1])) throw wrong(`statementId is ${JSON.stringify(first[1])}; it must be a UUID`, 'uuid');
  return { statementId: first[1] };
}

/** POST /statements has none. Throws DomainError `unknown_parameter`. */
export function noParameters(pairs: Pairs): void {
  const [first] = pairs;
  if (first !== undefined) throw unknown(first[0], 'POST takes none', POST);
}

function unknown(name: string, known: string, section: string): DomainError {
  const path = name.slice(0, 80);
  const fault: Fault = {
    path,
    message: `There is no parameter ${JSON.stringify(path)} here; ${known}`,
    rule: 'parameter-known',
    section,
  };
  return new DomainError('unknown_parameter', { parameter: path }, [fault]);
}

function wrong(message: string, rule: string): DomainError {
  return new DomainError('invalid_request', {}, [{ path: 'statementId', message, rule, section: PUT }]);
}
