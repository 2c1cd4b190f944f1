/* What the conformance suite has for servers, and what becomes of it here. */

const text = 'Our tools give text and data, and no pictures, sounds or resources.';
const asks =
  'Our tools ask the client for nothing: who decides is a person at the board, by a question or a spike.';
const http = 'About HTTP itself; the server speaks on standard input and output.';

/** Scenarios that the server is judged by. */
export const judged: readonly string[] = [
  'server-initialize',
  'ping',
  'completion-complete',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'tools-call-with-progress',
  'resources-list',
  'resources-read-text',
  'resources-templates-read',
  'resources-subscribe',
  'resources-unsubscribe',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-embedded-resource',
];

/** All others, each with why it does not apply. */
export const notJudged: Readonly<Record<string, string>> = {
  'logging-set-level': 'The server has no logging of the protocol, which is on its way out of it.',
  'tools-call-with-logging': 'The server has no logging of the protocol, which is on its way out of it.',
  'tools-call-image': text,
  'tools-call-audio': text,
  'tools-call-embedded-resource': text,
  'tools-call-mixed-content': text,
  'tools-call-sampling': asks,
  'tools-call-elicitation': asks,
  'elicitation-sep1034-defaults': asks,
  'elicitation-sep1330-enums': asks,
  'json-schema-2020-12':
    'Looks for one schema by its every word; the schemas of ours are judged by the inspector.',
  'resources-read-binary': 'All resources are text.',
  'prompts-get-with-args':
    'The prompt of a role has no arguments: what it works on is what the session holds.',
  'prompts-get-with-image': 'Prompts are text and resources.',
  'server-sse-polling': http,
  'server-sse-multiple-streams': http,
  'dns-rebinding-protection': http,
};

interface Request {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What the suite asks for by names of its own, and which of ours is asked for instead. */
const tools: Readonly<Record<string, object>> = {
  test_simple_text: { name: 'board_get', arguments: { board: 'CB' } },
  test_error_handling: { name: 'ticket_get', arguments: { ticket: 'CB-99' } },
  // Long enough to tell three times that nothing came.
  test_tool_with_progress: { name: 'claim_next', arguments: { waitMs: 11_000 } },
};
const uris: Readonly<Record<string, string>> = {
  'test://static-text': 'callboard://board/CB',
  'test://watched-resource': 'callboard://ticket/CB-1',
  'test://template/123/data': 'callboard://board/CB123',
};
const prompts: Readonly<Record<string, string>> = {
  test_simple_prompt: 'developer',
  test_prompt_with_embedded_resource: 'developer',
};

/** Asks for what we have. Only the question is another; the answer goes to the judge as the server gave it. */
export function inOurNames<T extends Request>(message: T): T {
  const { method, params = {} } = message;
  const name = String(params['name']);
  const uri = String(params['uri']);
  if (method === 'tools/call' && tools[name]) return { ...message, params: { ...params, ...tools[name] } };
  if (method === 'prompts/get' && prompts[name])
    return { ...message, params: { ...params, name: prompts[name] } };
  if (method?.startsWith('resources/') && uris[uri])
    return { ...message, params: { ...params, uri: uris[uri] } };
  if (method !== 'completion/complete') return message;
  const completed = {
    ref: { type: 'ref/resource', uri: 'callboard://board/{key}' },
    argument: { name: 'key', value: 'C' },
  };
  return { ...message, params: { ...params, ...completed } };
}
