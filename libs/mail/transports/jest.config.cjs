module.exports = require('../../../jest.node.cjs')('mail-transports');
