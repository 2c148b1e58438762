module.exports = require('../jest.portal.cjs')('portal-data-access');
