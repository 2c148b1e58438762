module.exports = require('../../../jest.node.cjs')('statements');
