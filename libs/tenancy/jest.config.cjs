module.exports = require('../../jest.node.cjs')('tenancy');
