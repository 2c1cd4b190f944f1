import { escapeJson, showInvisible } from '../base/taggedText.ts';
import { withoutSecrets } from '../protocol/toolSchema.ts';

/** What a model gets of a value: the data without secrets, and the same as JSON that can stand inside a tagged block. */
export function forModel(value: object): { readonly data: Record<string, unknown>; readonly text: string } {
  const data = withoutSecrets(value, showInvisible) as Record<string, unknown>;
  return { data, text: escapeJson(JSON.stringify(data)) };
}
