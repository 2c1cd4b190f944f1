/** Passed on to the hub; nothing else of the environment is, so that no secret of a window ends up in a process that outlives it. */
const passedOn = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'NODE_V8_COVERAGE',
];

/** The environment in which a hub runs, and in which a runtime is probed for it. */
export function hubEnvironment(
  env: NodeJS.ProcessEnv,
  additions: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(kept), ...additions };
}
