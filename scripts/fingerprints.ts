import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A file of the project: what it says, and which other files of the project it imports. */
interface SourceFile {
  readonly digest: string;
  readonly imports: readonly string[];
  /** It changes what every other file may say, imported or not. */
  readonly ambient: boolean;
}

/**
 * Fingerprints of files for checks that know types. Nothing else bears on what such a check finds in a file than its text,
 * the text of all it imports, directly or not, what is declared for everybody, and the `ground`: configuration, tools and
 * installed packages. The fingerprint changes when one of these does.
 *
 * @returns the fingerprint of each of `files` (absolute paths), in hexadecimal.
 */
export function fingerprintsOf(files: readonly string[], ground: readonly string[]): Map<string, string> {
  const sources = new Map<string, SourceFile>();
  const sourceOf = (file: string): SourceFile => {
    const known = sources.get(file) ?? readSource(file);
    sources.set(file, known);
    return known;
  };
  const withImports = (file: string): string =>
    sha256(
      [...reachableFrom(file, (one) => sourceOf(one).imports)]
        .sort()
        .map((one) => `${one} ${sourceOf(one).digest}`),
    );
  const everywhere = sha256([
    ...ground.map((file) => sourceOf(file).digest),
    ...files.filter((file) => sourceOf(file).ambient).map(withImports),
  ]);
  return new Map(files.map((file) => [file, sha256([file, everywhere, withImports(file)])]));
}

function readSource(file: string): SourceFile {
  if (!existsSync(file)) return { digest: 'missing', imports: [], ambient: false };
  const text = readFileSync(file, 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const imports = importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name));
  return { digest: sha256([text]), imports, ambient: /^\s*declare (global|module)\b/m.test(text) };
}

/** The file itself and all it reaches. */
function reachableFrom(file: string, importsOf: (file: string) => readonly string[]): Set<string> {
  const reached = new Set([file]);
  for (const one of reached) for (const imported of importsOf(one)) reached.add(imported);
  return reached;
}

function sha256(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}
