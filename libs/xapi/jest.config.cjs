module.exports = require('../../jest.node.cjs')('xapi');
