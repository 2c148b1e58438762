/** IRIs and names of the standard that carry a meaning of their own. */

export const VOIDED_VERB = 'http://adlnet.gov/expapi/verbs/voided';

/** usageType of an attachment that signs its statement. */
export const SIGNATURE_USAGE = 'http://adlnet.gov/expapi/attachments/signature';

export const CONTEXT_ACTIVITY_KEYS = ['parent', 'grouping', 'category', 'other'] as const;
