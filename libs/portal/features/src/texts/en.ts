import { uiTextsEn } from '@attest/portal-ui';
import { accountsTexts } from './accounts';
import { apiKeysTexts } from './api-keys';
import { generalTexts } from './general';
import { outboxTexts } from './outbox';
import { peopleTexts } from './people';
import { reportsTexts } from './reports';
import { shellTexts } from './shell';
import { signersTexts } from './signers';
import { startTexts } from './start';
import { statementsTexts } from './statements';

/**
 * The catalogue in English, whole. Pages import the file of their area, so that each page's words load with the page; what
 * translates imports this.
 */
export const en = {
  ui: uiTextsEn,
  shell: shellTexts,
  accounts: accountsTexts,
  start: startTexts,
  apiKeys: apiKeysTexts,
  general: generalTexts,
  signers: signersTexts,
  statements: statementsTexts,
  people: peopleTexts,
  reports: reportsTexts,
  outbox: outboxTexts,
};
