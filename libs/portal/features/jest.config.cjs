module.exports = require('../jest.portal.cjs')('portal-features');
