/** Compiles everything, and each layer against what it may take for granted. */
import { globSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { cacheFolder, root } from './project.ts';

/** What is compiled together. */
interface Compilation {
  readonly name: string;
  readonly options: ts.CompilerOptions;
  readonly files: readonly string[];
  readonly mistakes: readonly ts.Diagnostic[];
}

/** The compiler keeps here what it found out about each file, so that a second run is quick. */
const knownFolder = join(cacheFolder, 'types');

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

/** A file is read once for all compilations in which it occurs; they differ in libraries, not in how a file is read. */
const sourceFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * A compiler configuration for each layer says what its code may take for granted: nothing, Node, or a browser. Layers that
 * say the same are compiled as one program, for most of the time goes into what they all import.
 */
function compilations(): Compilation[] {
  const layers = globSync(['src/*/tsconfig.json', 'webview/tsconfig.json'], { cwd: root })
    .sort()
    .map(compilationOf);
  const alike = Map.groupBy(layers, ({ options }) => JSON.stringify({ ...options, configFilePath: '' }));
  return [compilationOf('tsconfig.json'), ...[...alike.values()].map(together)];
}

function compilationOf(config: string): Compilation {
  const folder = join(root, dirname(config));
  const { config: text, error } = ts.readConfigFile(join(root, config), (file) => ts.sys.readFile(file)) as {
    config: unknown;
    error?: ts.Diagnostic;
  };
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(text, ts.sys, folder);
  const name = folder === root ? 'everything' : basename(folder);
  return { name, options, files: fileNames, mistakes: error ? [error, ...errors] : errors };
}

function together(layers: readonly Compilation[]): Compilation {
  return {
    name: layers.map(({ name }) => name).join('+'),
    options: layers[0]?.options ?? {},
    files: [...new Set(layers.flatMap(({ files }) => files))],
    mistakes: layers.flatMap(({ mistakes }) => mistakes),
  };
}

function diagnosticsOf({ name, options: given, files, mistakes }: Compilation): readonly ts.Diagnostic[] {
  const options = { ...given, incremental: true, tsBuildInfoFile: join(knownFolder, `${name}.tsbuildinfo`) };
  const host = ts.createIncrementalCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...how) => {
    if (!sourceFiles.has(file)) sourceFiles.set(file, read(file, ...how));
    return sourceFiles.get(file);
  };
  const program = ts.createIncrementalProgram({ rootNames: files, options, host });
  const found = [
    ...mistakes,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  // Nothing is written but what is known now.
  program.emit();
  return ts.sortAndDeduplicateDiagnostics(found);
}

mkdirSync(knownFolder, { recursive: true });
for (const compilation of compilations()) {
  const found = diagnosticsOf(compilation);
  if (found.length === 0) continue;
  console.log(`types of ${compilation.name}:\n${ts.formatDiagnostics(found, formatHost)}`);
  process.exitCode = 1;
}
