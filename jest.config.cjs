const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Nest 12 and some of its neighbours are pure ESM, which Jest on Node 20 cannot require.
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@fastify|cookie|intl-messageformat|@formatjs|cheerio|undici|canonicalize)/)',
  ],
  moduleNameMapper: { '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
};

const journeys = [
  '<rootDir>/test/e2e/**/*.e2e-spec.ts',
  '<rootDir>/test/contract/**/*.contract-spec.ts',
];

module.exports = {
  maxWorkers: 2,
  testTimeout: 240_000,
  reporters: ['default', '<rootDir>/scripts/count-reporter.cjs'],
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'],
    },
    {
      ...common,
      displayName: 'sqlite',
      testMatch: journeys,
      globals: { BARAZA_TEST_DIALECT: 'sqlite' },
      globalSetup: '<rootDir>/test/support/build.setup.cjs',
    },
    {
      ...common,
      displayName: 'postgres',
      testMatch: journeys,
      globals: { BARAZA_TEST_DIALECT: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres.setup.cjs',
      globalTeardown: '<rootDir>/test/support/postgres.teardown.cjs',
    },
    {
      ...common,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
      globals: { BARAZA_TEST_DIALECT: 'sqlite' },
      globalSetup: '<rootDir>/test/support/browser.setup.cjs',
    },
    {
      ...common,
      displayName: 'external',
      testMatch: ['<rootDir>/test/external/**/*.external-spec.ts'],
      globalSetup: '<rootDir>/test/support/external.setup.cjs',
    },
  ],
};
