import { z } from 'zod';
import { spokenThrough, reactions } from '@app/domain/returns/commands.js';
import { partsAtMost, serialsAtMost } from '@app/domain/returns/parts.js';
import {
  confirmers,
  counterpartyKinds,
  grants,
  remedies,
  replacementSources,
  returnCauses,
  returnOutcomes,
  returnStatuses,
} from '@app/domain/returns/state.js';
import { steps } from '@app/domain/returns/step-keys.js';
import { customerClass } from './customers.js';
import { productKey } from './deals.js';
import {
  clockView,
  escalationView,
  inCharge,
  possibleAct,
  step,
  unreachedLetter,
} from './return-standing.js';
import { day, id, instant, key, longText, page, pageQuery, text, utcInstant } from './fields.js';

/** Return cases: a customer's claim on its way to an outcome. Texts stay in the database: no workflow carries them. */

/** A person, by name. */
export const named = z.strictObject({ id, name: z.string() });
const quantity = z
  .int()
  .min(1)
  .max(1_000_000_000)
  .meta({ description: 'Whole units of the product', examples: [12] });
const code = (max: number) => text(max).meta({ examples: ['LOT-2291'] });

export const claimedLine = z
  .strictObject({
    productKey,
    batch: code(64).optional().describe('Batch number, as it stands on the goods'),
    serials: z
      .array(code(64))
      .max(serialsAtMost)
      .default([])
      .describe('Serial numbers of the defective goods, as far as known'),
    deliveryId: code(64).meta({ description: 'Number of the delivery note', examples: ['DN-55021'] }),
    orderId: code(64)
      .optional()
      .meta({ description: "Number of the order, the customer's or ours", examples: ['PO-4410'] }),
    deliveredOn: day.optional().describe('Claim windows are counted from it'),
    quantityDelivered: quantity.describe('Units of the product in this delivery'),
    quantityClaimed: quantity.describe('Units that are claimed'),
    defectCode: key.optional().meta({ description: 'Kind of defect', examples: ['surface-scratched'] }),
    vendorId: id.optional().describe('Who made the goods, as far as known'),
    carrierId: id.optional().describe('Who carried the delivery, as far as known'),
  })
  .meta({ id: 'ClaimedLine' });

const lines = z.array(claimedLine).max(partsAtMost);

export const takeClaim = z
  .strictObject({
    customerId: id,
    dealId: id.optional().describe('The deal that the goods were sold with'),
    regulation: key.optional().describe('Key of the regulation; absent: the one that was published first'),
    lines: lines.default([]).describe('What is claimed; empty: a draft, as after a call, completed later'),
    said: longText(5_000).optional().describe('What the customer says'),
    contact: text(200).optional().describe('Who said it, and how to reach them'),
  })
  .meta({
    id: 'TakeClaim',
    examples: [
      {
        customerId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11',
        lines: [
          {
            productKey: 'gtx-pro',
            batch: 'LOT-2291',
            deliveryId: 'DN-55021',
            deliveredOn: '2026-03-02',
            quantityDelivered: 100,
            quantityClaimed: 12,
          },
        ],
        said: 'Twelve pieces have scratched surfaces.',
      },
    ],
  });
export type TakeClaimInput = z.infer<typeof takeClaim>;

const evidence = {
  reason: longText(5_000)
    .optional()
    .describe('Why; a question or an answer; needed where `needs` says `reason`'),
  document: text(200).optional().describe('Which document shows it: its name or number'),
  evidenceId: id.optional().describe('The document, where it is a photo or document of this case'),
  shipment: text(200).optional().describe('Carrier and number of the shipment'),
  through: z
    .enum(spokenThrough)
    .optional()
    .describe('How a vendor or customer said what is recorded on its behalf'),
};
const confirmedByName = text(200)
  .optional()
  .meta({ description: 'Which person or laboratory that was', examples: ['Dr. Weber, TÜV Süd'] });
const carrierId = id.optional().describe('Of damage in transport: who carried the goods');
const partIds = z.array(id).min(1).max(1_000).describe('Parts that it is done to');
const ofParts = { partIds, ...evidence };
const ofPartsOnly = [
  ...(['refuse', 'ask', 'answer', 'drop-claim', 'reject', 'pick-up', 'send-back', 'confirm-return'] as const),
  ...([
    'announce-goods',
    'receive-goods',
    'record-compensation',
    'ship-replacement',
    'record-delivery',
  ] as const),
  ...(['refuse-goods', 'take-back', 'scrap'] as const),
  ...(['confirm-receipt', 'settle', 'give-back', 'withdraw', 'reopen'] as const),
] as const;

/** What is done on a case; each act takes what it needs, and nothing else. */
export const returnAct = z
  .discriminatedUnion('act', [
    z.strictObject({ act: z.enum(ofPartsOnly), ...ofParts }),
    z.strictObject({ act: z.literal('find-cause'), cause: z.enum(returnCauses), carrierId, ...ofParts }),
    z.strictObject({
      act: z.literal('confirm-cause'),
      confirmedBy: z.enum(confirmers),
      confirmedByName,
      ...ofParts,
    }),
    z
      .strictObject({
        act: z.literal('correct-cause'),
        cause: z.enum(returnCauses),
        confirmedBy: z.enum(confirmers),
        confirmedByName,
        carrierId,
        ...ofParts,
      })
      .describe('A cause that was confirmed is another one'),
    z.strictObject({
      act: z.literal('request'),
      counterparty: z.strictObject({ kind: z.enum(counterpartyKinds), id }),
      ...ofParts,
    }),
    z.strictObject({ act: z.literal('accept'), grants: z.enum(grants), ...ofParts }),
    z.strictObject({ act: z.literal('accept-in-part'), grants: z.enum(grants), quantity, ...ofParts }),
    z.strictObject({
      act: z.literal('decide-remedy'),
      remedy: z.enum(remedies),
      source: z.enum(replacementSources).optional().describe('Of a replacement: where it comes from'),
      ...ofParts,
    }),
    z.strictObject({ act: z.literal('plan-pick-up'), on: day, ...ofParts }),
    z.strictObject({ act: z.literal('check-goods'), passed: z.boolean(), ...ofParts }),
    z.strictObject({
      act: z.literal('dispute-receipt'),
      because: z.enum(['wrong', 'defective']),
      quantity: quantity.optional().describe('Units of one part that are not right; absent: all'),
      ...ofParts,
    }),
    z
      .strictObject({
        act: z.literal('correct-delivery'),
        deliveredOn: day.describe('Until today; claim windows are counted from it'),
        carrierId: id.optional().describe('Who carried the delivery; absent: as known before'),
        ...ofParts,
      })
      .describe('Says when, and by whom, the line of one part was delivered'),
    z.strictObject({ act: z.literal('split'), quantity, ...ofParts }),
    z.strictObject({ act: z.literal('recount'), quantity, ...ofParts }),
    z.strictObject({ act: z.literal('complete'), lines: lines.min(1), ...evidence }),
    z.strictObject({ act: z.literal('pass-on'), ...evidence }),
    z.strictObject({ act: z.literal('withdraw-draft'), ...evidence }),
    z.strictObject({ act: z.literal('move-customer'), customerId: id, ...evidence }),
    z.strictObject({ act: z.literal('record-contact'), reaction: z.enum(reactions), ...evidence }),
    z.strictObject({
      act: z.literal('skip'),
      step: z
        .enum(steps as [(typeof steps)[number], ...(typeof steps)[number][]])
        .describe('One that `possibleActs` names of `skip`'),
      partIds: partIds.optional().describe('Absent: a step of the whole case'),
      ...evidence,
    }),
    z.strictObject({ act: z.literal('take-on'), escalationId: id, promisedFor: instant, ...evidence }),
    z.strictObject({ act: z.literal('snooze'), escalationId: id, until: instant, ...evidence }),
  ])
  .meta({
    id: 'ReturnAct',
    description:
      'What is done; `possibleActs` of the case says what can be, to which parts, and what it needs',
    examples: [{ act: 'pass-on' }],
  });
export type ReturnActInput = z.infer<typeof returnAct>;

const nullableDay = z.iso.date().nullable();

const partView = z.strictObject({
  id,
  quantity,
  cause: z.enum(returnCauses).nullable(),
  confirmedBy: z.enum(confirmers).nullable(),
  confirmation: z
    .strictObject({
      name: z.string().nullable().describe('Which person or laboratory'),
      document: z.string().nullable().describe('The document, by its name or number'),
      evidenceId: id.nullable().describe('The document, where it is a photo or document of this case'),
    })
    .nullable()
    .describe('What shows the cause'),
  claim: z.string().describe('How far the request to a vendor or carrier is'),
  counterparty: z.strictObject({ kind: z.enum(counterpartyKinds), id, name: z.string() }).nullable(),
  grants: z.enum(grants).nullable(),
  remedy: z.enum(remedies).nullable(),
  source: z.enum(replacementSources).nullable(),
  goods: z.string().describe('Where the defective goods are'),
  pickUpOn: nullableDay,
  supply: z.string().describe("Where the vendor's good goods are"),
  replacement: z.string().describe('Where the replacement is'),
  skipped: z.array(step).describe('Steps that were left out, each with a recorded reason'),
  outcome: z.enum(returnOutcomes).nullable(),
  endedAt: utcInstant.nullable(),
  continuedIn: id.nullable().describe('The case in which a wrong or again defective replacement goes on'),
});

const lineView = z.strictObject({
  id,
  product: z.strictObject({ key: z.string(), name: z.string() }),
  batch: z.string().nullable(),
  serials: z.array(z.string()),
  deliveryId: z.string(),
  orderId: z.string().nullable(),
  deliveredOn: nullableDay,
  carrier: named.nullable().describe('Who carried the delivery, as far as known'),
  quantityDelivered: quantity,
  quantityClaimed: quantity,
  defectCode: z.string().nullable(),
  hasUncountedWindow: z
    .boolean()
    .describe('A vendor or carrier has to be told in time, and no day of delivery says until when'),
  parts: z.array(partView).describe('They always add up to what is claimed'),
});

/** Whoever was reached by no letter has been told in another way. */
export const toldOtherwise = z
  .strictObject({ through: z.enum(spokenThrough).describe('How they were told') })
  .meta({ id: 'ToldOtherwise', examples: [{ through: 'phone' }] });
export type ToldOtherwise = z.infer<typeof toldOtherwise>;

export const returnCaseView = z
  .strictObject({
    id,
    number: z.string().meta({ description: 'What people call it by', examples: ['R-00042'] }),
    status: z.enum(returnStatuses),
    regulation: z.string().describe('Key of the regulation that it follows'),
    customer: z.strictObject({ id, name: z.string(), class: customerClass }),
    personalManager: named.nullable(),
    team: named,
    deal: z.strictObject({ id, title: z.string() }).nullable(),
    takenBy: named,
    said: z.string().nullable(),
    contact: z.string().nullable(),
    openedAt: utcInstant,
    closedAt: utcInstant.nullable(),
    outcome: z
      .literal('withdrawn')
      .nullable()
      .describe('How a draft ended, which has no parts; parts have outcomes of their own'),
    first: z
      .strictObject({ caseId: id, because: z.enum(['wrong', 'defective']) })
      .nullable()
      .describe('The case whose replacement was wrong or defective again: its clock goes on here'),
    lines: z.array(lineView),
    duties: z
      .array(z.strictObject({ step, inCharge, partId: id.nullable() }))
      .describe('What is due now, in order'),
    clocks: z.array(clockView),
    escalations: z.array(escalationView),
    unreached: z
      .array(unreachedLetter)
      .describe('Letters that reached nobody, as the case stands now: somebody has to call'),
    nextDueAt: utcInstant.nullable(),
    possibleActs: z.array(possibleAct).describe('What whoever asks may do now'),
    revision: z.int().describe('Acts so far: the ETag'),
  })
  .meta({ id: 'ReturnCase' });
export type ReturnCaseView = z.infer<typeof returnCaseView>;
export const returnCasePage = page(returnCaseView);

export const returnQuery = z.strictObject({
  queue: z
    .enum(['mine', 'team', 'due-today', 'breached', 'vendor', 'customer'])
    .optional()
    .describe('Whose turn it is: one’s own, a vendor’s, the customer’s; or how late it is'),
  status: z.enum(returnStatuses).optional(),
  q: text(100)
    .optional()
    .meta({ description: "Part of the number or of the customer's name", examples: ['R-00042'] }),
  customerId: id.optional(),
  productKey: productKey.optional(),
  batch: code(64).optional().describe('With `productKey`: cases of this batch'),
  ...pageQuery,
});
export type ReturnQuery = z.infer<typeof returnQuery>;
