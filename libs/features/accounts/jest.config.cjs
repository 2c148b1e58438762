module.exports = require('../../../jest.node.cjs')('accounts');
