const { createCjsPreset } = require('jest-preset-angular/presets');

/**
 * Jest settings of a portal library: own code becomes CommonJS, and Angular's ESM files load by Jest's own require(esm)
 * (so NODE_OPTIONS needs --experimental-vm-modules, as `nx test` sets it).
 */
module.exports = (name) => ({
  ...createCjsPreset({ tsconfig: `${__dirname}/tsconfig.spec.json` }),
  displayName: name,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  setupFilesAfterEnv: [`${__dirname}/jest.setup.ts`],
  transformIgnorePatterns: ['/node_modules/(?!@attest/)'],
  // Lazy pages are compiled when a test first opens them: on a busy machine that takes its time.
  testTimeout: 60_000,
});
