import type { IncomingMessage } from 'node:http';
import { WireError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';

/** The JSON object that a request brings; an empty one when it has no body. Refuses with `rest.contentType`, `request.tooLarge`, `request.invalid`. */
export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': type } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return {};
  if (!/^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i.test(type ?? ''))
    throw new WireError('rest.contentType', 'Send the body as JSON, with "Content-Type: application/json".');
  if (Number(length ?? 0) > limits.frameBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.frameBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const value = parsed(Buffer.concat(chunks).toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WireError('request.invalid', 'The body has to be a JSON object.');
  return value as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WireError('request.invalid', 'The body is not JSON.', { cause });
  }
}

function tooLarge(): WireError {
  return new WireError('request.tooLarge', `A body may have ${limits.frameBytes} bytes at most.`);
}
