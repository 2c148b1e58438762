module.exports = require('../jest.portal.cjs')('portal-ui');
