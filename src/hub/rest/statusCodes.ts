/** HTTP statuses of refusals that no rule below covers, by code. */
const byCode: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'request.invalid': 400,
    'rest.token': 401,
    'rest.forbidden': 403,
    'right.missing': 403,
    'claim.token': 403,
    'request.unknownMethod': 404,
    'rest.verb': 405,
    'request.tooLarge': 413,
    'rest.contentType': 415,
    'gate.refused': 422,
    'request.keyReused': 422,
    'hub.failed': 500,
    'log.damaged': 500,
    'hub.starting': 503,
    'hub.draining': 503,
    'hub.readOnly': 503,
  }),
);

/** The HTTP status of a refusal: what is not there is 404; what the state of things does not allow now is 409. */
export function statusOf(code: string): number {
  return byCode.get(code) ?? (code.endsWith('.unknown') || code.endsWith('Unknown') ? 404 : 409);
}
