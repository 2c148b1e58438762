module.exports = require('../../jest.node.cjs')('kernel');
