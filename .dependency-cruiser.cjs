/** The house's rules R1 to R7: see ARCHITECTURE.md. Specs may import what they test and test/support. */
const NOT_SPEC = '\\.spec\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'r1-domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: NOT_SPEC },
      to: { pathNot: '^(src/domain/|crypto$)' },
    },
    {
      name: 'r1-verifier-stands-alone',
      severity: 'error',
      from: { path: '^src/verifier/', pathNot: NOT_SPEC },
      to: { pathNot: '^src/verifier/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'r1-verifier-is-used-by-few',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(verifier/|cli/|modules/vote-log/publish-gate)|\\.spec\\.ts$',
      },
      to: { path: '^src/verifier/' },
    },
    {
      name: 'r2-modules-have-one-door',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: {
        path: '^src/modules/([^/]+)/',
        pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'r2-doors-for-everybody-else',
      severity: 'error',
      from: { path: '^(src/(cli|app)|seeds)', pathNot: NOT_SPEC },
      to: { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'r3-platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(modules/|domain/(?!shared/)|cli/|verifier/)' },
    },
    {
      name: 'r4-tables-in-few-files',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '(\\.repository\\.ts|\\.entity\\.ts|\\.module\\.ts)$|^src/platform/database/',
      },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
    },
    {
      name: 'r4-drivers-in-fewer',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform/database/|modules/vote-log/ballot-box)' },
      to: { path: 'node_modules/(better-sqlite3|pg)/' },
    },
    {
      name: 'r5-web-server-in-few-files',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '\\.controller\\.ts$|^src/(app\\.(setup|frame)|main)\\.ts$|^src/platform/(security|views|errors|i18n)/|' +
          NOT_SPEC,
      },
      to: { path: 'node_modules/(fastify|@fastify|@nestjs/platform-fastify)/' },
    },
    {
      name: 'r6-controllers-know-no-table',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.(repository|entity)\\.ts$' },
    },
    { name: 'r7-no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'r7-no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot:
          '(\\.spec|\\.d|\\.worker|\\.audit)\\.ts$|^src/(main|cli/main|verifier/standalone)\\.ts$',
      },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import'],
    },
  },
};
