module.exports = require('../../../jest.node.cjs')('identity');
