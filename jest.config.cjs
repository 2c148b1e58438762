/** All unit tests and suites in one run; each project's own config says how. The end-to-end tests are apart (apps/e2e). */
module.exports = {
  projects: ['<rootDir>/libs/*/jest.config.cjs', '<rootDir>/libs/*/*/jest.config.cjs'],
};
