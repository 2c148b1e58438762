module.exports = require('../../../jest.node.cjs')('signers');
