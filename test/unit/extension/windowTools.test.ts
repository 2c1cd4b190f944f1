import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';
import { agentTools } from '../../../src/protocol/agentTools.ts';
import { describeTool } from '../../../src/protocol/toolSchema.ts';
import {
  type WindowToolMethod,
  windowToolMethods,
  windowToolName,
} from '../../../src/extension/agents/windowTools.ts';

interface Manifest {
  contributes: { languageModelTools: unknown[]; mcpServerDefinitionProviders: { id: string }[] };
}

const manifestFile = join(root, 'package.json');

/** What the manifest has to say of a tool. The board is the window's own, so nobody is asked for it. */
function contribution(method: WindowToolMethod): object {
  const { description, inputSchema } = describeTool(method);
  const { board: _, ...properties } = inputSchema.properties ?? {};
  const name = windowToolName(method);
  return {
    name,
    displayName: `%tool.${method}%`,
    userDescription: `%tool.${method}.description%`,
    modelDescription: description,
    toolReferenceName: name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()),
    canBeReferencedInPrompt: true,
    tags: ['callboard'],
    inputSchema: {
      type: 'object',
      properties,
      required: inputSchema.required?.filter((one) => one !== 'board') ?? [],
    },
  };
}

describe('the tools of the editor’s own agent', () => {
  it('stand in the manifest as the contract has them (CALLBOARD_WRITE_MANIFEST=1 writes them anew)', () => {
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
    const derived = windowToolMethods.map(contribution);
    if (process.env['CALLBOARD_WRITE_MANIFEST'] !== undefined) {
      manifest.contributes.languageModelTools = derived;
      writeFileSync(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
    }
    assert.deepEqual(manifest.contributes.languageModelTools, derived);
  });

  it('are named for a person as the table of all tools names them', () => {
    const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
    for (const method of windowToolMethods) assert.equal(texts[`tool.${method}`], agentTools[method].title);
  });
});
