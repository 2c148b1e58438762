/** Drives the built standalone server and a real browser: one file at a time, with room for slow machines. */
module.exports = {
  ...require('../../jest.node.cjs')('e2e'),
  testTimeout: 120_000,
  maxWorkers: 1,
};
