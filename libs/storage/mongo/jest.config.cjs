module.exports = require('../../../jest.node.cjs')('storage-mongo');
