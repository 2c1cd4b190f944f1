import type { IncomingMessage } from 'node:http';
import { WireError } from '../../protocol/errors.ts';
import { sameProof } from '../../wire/proof.ts';

/** What a request has to show before anything else of it is looked at (rules of safety 4). */
export interface Gate {
  /** Exactly what the header `Host` has to say; a name that a page resolved to this machine is another. */
  readonly host: string;
  readonly token: string;
}

/** Refuses whatever is not a program of this user: `rest.forbidden`, `rest.token`. */
export function checkGate({ headersDistinct, url }: IncomingMessage, { host, token }: Gate): void {
  const { host: hosts = [], origin, authorization: given = [] } = headersDistinct;
  if (hosts.length !== 1 || hosts[0] !== host)
    throw new WireError('rest.forbidden', `The REST view answers to the host ${host} only.`);
  if (origin !== undefined)
    throw new WireError('rest.forbidden', 'The REST view is for programs, not for the page of a browser.');
  if (url === undefined || !/^\/(?!\/)/.test(url))
    throw new WireError('rest.forbidden', 'The REST view passes no request on to anywhere else.');
  const [, bearer = ''] = /^Bearer ([0-9a-f]{64})$/.exec(given[0] ?? '') ?? [];
  if (given.length !== 1 || !sameProof(bearer, token))
    throw new WireError(
      'rest.token',
      'Send the token of rest.json as "Authorization: Bearer …". A new one is made each time the REST view is switched on.',
    );
}
