module.exports = require('../../../jest.node.cjs')('queue-in-process');
