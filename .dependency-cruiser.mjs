import { layers, singleHomes } from './scripts/architecture.mjs';

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const inFolder = (name) => `^${layers[name].folder}/`;

const layerRules = Object.entries(layers).flatMap(([name, { layers: allowed, packages, node }]) => {
  const forbidden = Object.keys(layers).filter((other) => other !== name && !allowed.includes(other));
  const ownPackages = packages.map((one) => `(^|/)${escape(one)}(/|$)`);
  return [
    {
      name: `${name}-layers`,
      comment: `${name} may import ${[name, ...allowed].join(', ')} and no other layer.`,
      severity: 'error',
      from: { path: inFolder(name) },
      to: { path: [...forbidden.map(inFolder), '^(test|scripts)/'] },
    },
    {
      name: `${name}-packages`,
      comment: `${name} may use these packages: ${packages.join(', ') || 'none'}. Each has one home.`,
      severity: 'error',
      from: { path: inFolder(name) },
      to: {
        // What cannot be resolved is reported by `not-found`.
        dependencyTypesNot: ['local', 'core', 'unknown'],
        pathNot: [
          ...ownPackages,
          ...Object.values(layers).map(({ folder }) => `^${folder}/`),
          '^package\\.json$',
        ],
      },
    },
    ...(node
      ? []
      : [
          {
            name: `${name}-without-node`,
            comment: `${name} is pure: it runs in a browser as well and does no input or output.`,
            severity: 'error',
            from: { path: inFolder(name) },
            to: { dependencyTypes: ['core'] },
          },
        ]),
  ];
});

const homeRules = Object.entries(singleHomes).map(([module, home]) => ({
  name: `${module.replace(':', '-')}-home`,
  comment: `Only ${home} uses ${module}.`,
  severity: 'error',
  from: { path: '^(src|webview)/', pathNot: inFolder(home) },
  to: { path: `^(node:)?${escape(module.replace('node:', ''))}$` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'A cycle has no first file to read. Imports of types count as well.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-found',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...layerRules,
    ...homeRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
    builtInModules: { add: ['node:sqlite', 'sqlite'] },
  },
};
