/** Programs that judge servers of the Model Context Protocol, installed once per version into the cache folder; nothing of them belongs to the product. */
import { join } from 'node:path';
import { makeWhole, npmInstall } from './npmInstall.ts';
import { cacheFolder } from './project.ts';

const versions = { conformance: '0.1.16', inspector: '2.12.0' };

const entries: Record<keyof typeof versions, string> = {
  conformance: 'dist/index.js',
  inspector: 'clients/launcher/build/index.js',
};

/** The entry point of one of them. */
export function mcpTool(name: keyof typeof versions): string {
  return join(folderOf(name), 'node_modules', '@modelcontextprotocol', name, entries[name]);
}

/** Installs those that are not there yet (about 30 s); else takes no time. */
export async function ensureMcpTools(): Promise<void> {
  for (const [name, version] of Object.entries(versions))
    await makeWhole(folderOf(name as keyof typeof versions), (folder) =>
      npmInstall(folder, ['--no-save', `@modelcontextprotocol/${name}@${version}`]),
    );
}

function folderOf(name: keyof typeof versions): string {
  return join(cacheFolder, 'tools', `mcp-${name}-${versions[name]}`);
}
