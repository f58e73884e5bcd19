import { z } from 'zod';
import type { RefusalCode } from '@app/domain/errors.js';

/** What the HTTP border itself refuses, beside the domain's refusals. */
export type BorderCode =
  | 'request-invalid'
  | 'json-invalid'
  | 'body-too-large'
  | 'media-type-unsupported'
  | 'not-found'
  | 'method-not-allowed'
  | 'sign-in-required'
  | 'sign-in-failed'
  | 'sign-in-locked'
  | 'oidc-cancelled'
  | 'oidc-expired'
  | 'oidc-failed'
  | 'oidc-email-unverified'
  | 'oidc-person-unknown'
  | 'oidc-other-person'
  | 'oidc-no-role'
  | 'oidc-unavailable'
  | 'reset-link-unknown'
  | 'password-too-easy'
  | 'token-name-taken'
  | 'saved-view-name-taken'
  | 'saved-views-too-many'
  | 'saved-view-order-stale'
  | 'forbidden'
  | 'origin-not-allowed'
  | 'idempotency-key-missing'
  | 'idempotency-key-reused'
  | 'definition-invalid'
  | 'calendar-unknown'
  | 'migration-incomplete'
  | 'draft-missing'
  | 'draft-changed'
  | 'team-unknown'
  | 'user-unknown'
  | 'email-taken'
  | 'external-id-taken'
  | 'password-wrong'
  | 'last-administrator'
  | 'work-left-behind'
  | 'user-active'
  | 'user-inactive'
  | 'message-not-prepared'
  | 'customer-without-email'
  | 'counterparty-without-email'
  | 'corrective-action-done'
  | 'absence-overlaps'
  | 'absence-ends-first'
  | 'substitute-is-oneself'
  | 'substitute-unknown'
  | 'mapping-invalid'
  | 'import-file-invalid'
  | 'import-file-too-large'
  | 'import-has-file'
  | 'import-awaits-file'
  | 'import-ended'
  | 'mail-not-refused'
  | 'webhook-url-refused'
  | 'webhook-url-taken'
  | 'webhooks-too-many'
  | 'webhook-disabled'
  | 'revision-missing'
  | 'too-many-requests'
  | 'not-acceptable'
  | 'database-unavailable'
  | 'temporal-unavailable'
  | 'evidence-unfit'
  | 'evidence-too-many'
  | 'evidence-named'
  | 'internal';

export type ProblemCode = RefusalCode | BorderCode;

/** Status and title of every problem there is. Codes never change their meaning. */
export const problemKinds: Readonly<
  Record<ProblemCode, { readonly status: number; readonly title: string }>
> = {
  'request-invalid': { status: 400, title: 'The request is not well-formed' },
  'json-invalid': { status: 400, title: 'The body is not JSON' },
  'idempotency-key-missing': { status: 400, title: 'The header Idempotency-Key is missing or malformed' },
  'sign-in-required': { status: 401, title: 'Nobody is signed in' },
  'sign-in-failed': { status: 401, title: 'E-mail or password is wrong' },
  forbidden: { status: 403, title: 'This is not permitted' },
  'act-not-permitted': { status: 403, title: 'This is for others to do' },
  'origin-not-allowed': { status: 403, title: 'The request comes from another site' },
  'oidc-cancelled': { status: 403, title: 'The sign-in was called off at the provider' },
  'oidc-expired': { status: 400, title: 'The sign-in took too long, or began in another browser' },
  'oidc-failed': { status: 403, title: 'What the provider answered does not hold' },
  'oidc-email-unverified': { status: 403, title: 'The provider does not vouch for the e-mail' },
  'oidc-person-unknown': { status: 403, title: 'Nobody has added this person' },
  'oidc-other-person': { status: 403, title: 'This e-mail belongs to another person of the provider' },
  'oidc-no-role': { status: 403, title: 'None of the groups has a role here' },
  'oidc-unavailable': { status: 503, title: 'The provider cannot be reached' },
  'password-wrong': { status: 403, title: 'The present password is wrong' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'deal-unknown': { status: 404, title: 'There is no such deal' },
  'part-unknown': { status: 404, title: 'The return case has no such part' },
  'activity-unknown': { status: 404, title: 'The deal has no such planned activity' },
  'method-not-allowed': { status: 405, title: 'This address knows other methods' },
  'deal-closed': { status: 409, title: 'The deal is closed' },
  'deal-not-closed': { status: 409, title: 'The deal is open' },
  'deal-on-hold': { status: 409, title: 'The deal is on hold already' },
  'deal-not-on-hold': { status: 409, title: 'The deal is not on hold' },
  'required-fields-missing': { status: 409, title: 'The stage asks for fields that are empty' },
  'criterion-unmet': { status: 409, title: 'A criterion of the stage is not met' },
  'task-done': { status: 409, title: 'This is done already' },
  'owner-unchanged': { status: 409, title: 'The deal has this owner already' },
  'nothing-changed': { status: 409, title: 'The deal is like this already' },
  'pipeline-archived': { status: 409, title: 'The pipeline takes no new deals' },
  'instruct-oneself': { status: 409, title: 'Nobody tells oneself what to do' },
  'already-snoozed': { status: 409, title: 'The escalation is put off already' },
  'handover-closed': { status: 409, title: 'The handover has ended' },
  'deal-exists': { status: 409, title: 'The deal exists already' },
  'stage-not-first': { status: 409, title: 'A deal begins in the first stage of its pipeline' },
  'return-case-exists': { status: 409, title: 'The return case exists already' },
  'return-case-unknown': { status: 404, title: 'There is no such return case' },
  'counterparty-unknown': { status: 422, title: 'There is no such vendor or carrier' },
  'team-missing': { status: 422, title: 'Nobody says which team it is of' },
  'regulation-unknown': { status: 422, title: 'There is no such regulation' },
  'stage-not-mapped': { status: 409, title: 'The version does not know the stage of the deal' },
  'fields-would-be-lost': { status: 409, title: 'The version has no place for values of the deal' },
  'move-not-allowed': { status: 409, title: 'The pipeline allows no such move' },
  'win-not-allowed': { status: 409, title: 'The deal cannot be won from its stage' },
  'too-many-activities': { status: 409, title: 'The deal has too many planned activities' },
  'too-many-pauses': { status: 409, title: 'The deal was put aside too often' },
  'return-case-closed': { status: 409, title: 'The return case is closed' },
  'return-case-draft': { status: 409, title: 'The return case is a draft' },
  'return-case-not-draft': { status: 409, title: 'The return case is no draft any more' },
  'step-not-due': { status: 409, title: 'This cannot be done with the goods as they are' },
  'step-not-skippable': { status: 409, title: 'This step cannot be left out' },
  'too-many-parts': { status: 409, title: 'The line goes too many ways' },
  'claimed-more-than-delivered': { status: 409, title: 'More is claimed than was delivered' },
  'no-escalation': { status: 409, title: 'There is no such open escalation' },
  'already-taken-on': { status: 409, title: 'The escalation is taken on already' },
  'draft-missing': { status: 409, title: 'The pipeline has no draft' },
  'saved-view-name-taken': { status: 409, title: 'Another view of yours has this name' },
  'saved-views-too-many': { status: 409, title: 'No further view can be kept' },
  'saved-view-order-stale': { status: 409, title: 'These are not all of your views' },
  'token-name-taken': { status: 409, title: 'Another token of yours has this name' },
  'email-taken': { status: 409, title: 'Another user has this e-mail' },
  'external-id-taken': { status: 409, title: 'Another customer has this id in the other system' },
  'absence-overlaps': { status: 409, title: 'The person is absent then already' },
  'last-administrator': { status: 409, title: 'There would be no administrator left' },
  'user-inactive': { status: 409, title: 'The user is not active' },
  'user-active': { status: 409, title: 'The user is active' },
  'work-left-behind': { status: 409, title: 'The user owns open deals or cares for customers' },
  'message-not-prepared': { status: 409, title: 'The message does not wait for approval any more' },
  'counterparty-without-email': { status: 409, title: 'The vendor or carrier has no e-mail address' },
  'customer-without-email': { status: 409, title: 'The customer has no e-mail address' },
  'corrective-action-done': { status: 409, title: 'The corrective action is finished already' },
  'import-has-file': { status: 409, title: 'The import has its file already' },
  'import-awaits-file': { status: 409, title: 'The file of the import has not come yet' },
  'import-ended': { status: 409, title: 'The import has ended' },
  'mail-not-refused': { status: 409, title: 'The mail was not refused' },
  'webhook-url-taken': { status: 409, title: 'Another webhook has this URL' },
  'webhooks-too-many': { status: 409, title: 'No further webhook can be kept' },
  'webhook-disabled': { status: 409, title: 'The webhook is not enabled' },
  'revision-mismatch': { status: 412, title: 'It has changed meanwhile' },
  'draft-changed': { status: 412, title: 'The draft has changed meanwhile' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'import-file-too-large': { status: 413, title: 'The file is larger than an import takes' },
  'media-type-unsupported': { status: 415, title: 'The body has to be application/json' },
  'reset-link-unknown': { status: 404, title: 'The link sets no password, or not any more' },
  'task-unknown': { status: 404, title: 'The stage of the deal asks for no such thing' },
  'handover-unknown': { status: 404, title: 'There is no such handover' },
  'webhook-url-refused': { status: 422, title: 'Nothing is sent to such a URL' },
  'reason-missing': { status: 422, title: 'This needs a reason' },
  'parts-invalid': { status: 422, title: 'The parts are not named as the act asks' },
  'lines-invalid': { status: 422, title: 'The lines contradict themselves' },
  'quantity-invalid': { status: 422, title: 'The quantity does not fit' },
  'evidence-unfit': { status: 422, title: 'This is no picture or document that can be kept' },
  'evidence-too-many': { status: 409, title: 'The return case has as many pictures and documents as it may' },
  'evidence-named': { status: 409, title: 'An act names this, so it stays' },
  'evidence-unknown': { status: 422, title: 'The return case has no such picture or document' },
  'evidence-missing': { status: 422, title: 'The act asks for evidence' },
  'counterparty-unfit': { status: 422, title: 'The cause is not for this counterparty' },
  'remedy-unfit': { status: 422, title: 'The remedy cannot come from there' },
  'field-invalid': { status: 422, title: 'A field of the deal does not fit the pipeline' },
  'hold-not-in-future': { status: 422, title: 'A hold ends in the future' },
  'hold-too-far': { status: 422, title: 'A hold lasts at most half a year' },
  'pick-up-in-past': { status: 422, title: 'A pick-up is planned for today or a day to come' },
  'snooze-not-in-future': { status: 422, title: 'An escalation is put off to a date to come' },
  'snooze-too-far': { status: 422, title: 'An escalation is put off by a month at most' },
  'done-in-future': { status: 422, title: 'What is done lies in the past' },
  'signed-in-future': { status: 422, title: 'A contract is signed by today' },
  'corrective-action-missing': {
    status: 422,
    title: 'A loss for a reason inside us needs a corrective action',
  },
  'stage-unknown': { status: 422, title: 'The pipeline has no such stage' },
  'loss-reason-unknown': { status: 422, title: 'The pipeline has no such loss reason' },
  'activity-not-in-future': { status: 422, title: 'A planned activity lies in the future' },
  'currency-mismatch': { status: 422, title: 'The pipeline counts in another currency' },
  'promise-not-in-future': { status: 422, title: 'A promise lies in the future' },
  'promise-too-far': { status: 422, title: 'A promise is kept within a quarter' },
  'activity-too-far': { status: 422, title: 'An activity is planned at most two years ahead' },
  'pipeline-unknown': { status: 422, title: 'There is no such pipeline' },
  'customer-unknown': { status: 422, title: 'There is no such customer' },
  'product-unknown': { status: 422, title: 'There is no such product' },
  'product-line-not-served': { status: 422, title: 'The pipeline does not serve the line of this product' },
  'due-in-past': { status: 422, title: 'What is to be mended is due before today' },
  'owner-unknown': { status: 422, title: 'There is no such owner' },
  'calendar-unknown': { status: 422, title: 'There is no such calendar' },
  'team-unknown': { status: 422, title: 'There is no such team' },
  'absence-ends-first': { status: 422, title: 'An absence ends after it begins' },
  'substitute-is-oneself': { status: 422, title: 'Nobody stands in for oneself' },
  'substitute-unknown': { status: 422, title: 'There is no such active substitute' },
  'user-unknown': { status: 422, title: 'There is no such user' },
  'data-not-storable': { status: 422, title: 'The data cannot be stored' },
  'deadline-uncountable': { status: 422, title: 'A deadline cannot be counted in its calendar' },
  'migration-incomplete': { status: 422, title: 'It has to be said what becomes of some running deals' },
  'mapping-invalid': { status: 422, title: 'The mapping cannot be used' },
  'import-file-invalid': { status: 422, title: 'The file cannot be imported' },
  'definition-invalid': { status: 422, title: 'The definition contradicts itself' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'password-too-easy': { status: 422, title: 'The password is too easy to guess' },
  'sign-in-locked': { status: 429, title: 'There were too many wrong passwords' },
  'revision-missing': { status: 428, title: 'The header If-Match is missing' },
  'too-many-requests': { status: 429, title: 'Too many requests at once' },
  'not-acceptable': { status: 406, title: 'It is not to be had in that form' },
  internal: { status: 500, title: 'Something went wrong here' },
  'row-behind-workflow': { status: 503, title: 'The deal is being brought up to date' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
  'temporal-unavailable': { status: 503, title: 'The workflows cannot be reached' },
};

/** Every problem's `type` is this and its code. */
export const problemTypePrefix = 'urn:dealwarden:problem:';

export const problemError = z.strictObject({
  path: z.string().describe('Dotted path into what was sent; empty: all of it'),
  reason: z.string(),
  hint: z.string().optional().describe('What to do about it'),
});

/** RFC 9457. Every error of every address is one. */
export const problem = z
  .strictObject({
    type: z.string().describe(`\`${problemTypePrefix}\` and the code`),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().describe('Stable: what clients decide by'),
    instance: z.string().describe('Id of the request, as in the header X-Request-Id and in the log'),
    errors: z.array(problemError).optional().describe('Everything that is wrong, at once'),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: `${problemTypePrefix}move-not-allowed`,
        title: 'The pipeline allows no such move',
        status: 409,
        detail: 'from qualification a deal may move to: offer',
        code: 'move-not-allowed',
        instance: '0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11',
      },
    ],
  });
export type Problem = z.infer<typeof problem>;
export type ProblemDetail = z.infer<typeof problemError>;
