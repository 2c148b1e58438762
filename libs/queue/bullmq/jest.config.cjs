module.exports = require('../../../jest.node.cjs')('queue-bullmq');
