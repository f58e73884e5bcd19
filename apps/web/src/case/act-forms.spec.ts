import { returnAct } from '@app/contracts/returns.js';
import { actBody, actForms, isFilled, mayBeEmpty, type Values } from './act-forms.js';
import type { ActKind } from '../api/cases.js';

const id = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';
const line = { productKey: 'gtx', deliveryId: 'DN-1', quantityDelivered: 9, quantityClaimed: 2 };

/** One value for each kind of field. */
const given: Values = {
  ...{ deliveredOn: '2026-03-01', carrierId: id },
  ...{ quantity: 3, on: '2026-03-05', lines: [line], step: 'confirmation', customerId: id },
  confirmedByName: ' Dr. Weber ',
  ...{ promisedFor: '2026-03-05T09:00:00.000Z', until: '2026-03-05T09:00:00.000Z' },
  ...{ counterparty: { kind: 'vendor', id }, reason: ' Because ', document: '', escalationId: id },
};

const acts = returnAct.options.flatMap((option): ActKind[] => {
  const { act } = option.shape;
  return 'options' in act ? [...act.options] : [...act.values];
});

function valuesFor(act: ActKind): Values {
  const values: Record<string, unknown> = {};
  for (const field of actForms[act] ?? []) {
    values[field.name] =
      field.kind === 'choice' ? (values[field.name] ?? field.values[0]) : given[field.name];
  }
  const isOfEscalation = act === 'take-on' || act === 'snooze';
  return { ...values, reason: given.reason, ...(isOfEscalation ? { escalationId: id } : {}) };
}

const caseActs = [
  'complete',
  'pass-on',
  'withdraw-draft',
  'move-customer',
  'record-contact',
  'take-on',
  'snooze',
];

describe('the form of an act', () => {
  it('speaks of no act that there is not', () => {
    expect(Object.keys(actForms).filter((act) => !acts.includes(act as ActKind))).toEqual([]);
  });

  it.each(acts)('makes of %s what the API takes', (act) => {
    const values = valuesFor(act);
    expect(isFilled(act, ['reason'], values)).toBe(true);
    const body = actBody(act, values, caseActs.includes(act) ? undefined : [id]);
    expect(returnAct.safeParse(body).error?.issues ?? []).toEqual([]);
    expect(body.reason).toBe('Because');
  });

  it.each(Object.entries(actForms))('of %s lacks each of its fields while that is empty', (act, fields) => {
    for (const field of fields) {
      if (mayBeEmpty(field)) continue;
      const { name } = field;
      const values = { ...valuesFor(act as ActKind), [name]: '' };
      expect([name, isFilled(act as ActKind, [], values)]).toEqual([name, false]);
    }
  });

  it('takes no answer that was given while something else was asked for', () => {
    const values = { reason: 'x', remedy: 'replace', source: 'ours' };
    expect(isFilled('decide-remedy', [], values)).toBe(false);
    expect(isFilled('decide-remedy', [], { ...values, source: 'vendor' })).toBe(true);
  });

  it('offers every choice that the API takes', () => {
    for (const [act, fields] of Object.entries(actForms)) {
      for (const field of fields) {
        if (field.kind !== 'choice') continue;
        const taken = field.values.map((value) => {
          const where = field.where ? { [field.where[0]]: field.where[1] } : {};
          const values = { ...valuesFor(act as ActKind), ...where, [field.name]: value };
          const body = actBody(act as ActKind, values, caseActs.includes(act) ? undefined : [id]);
          return returnAct.safeParse(body).success;
        });
        expect([act, taken]).toEqual([act, field.values.map(() => true)]);
      }
    }
  });

  it('asks where a replacement comes from, and not where money does', () => {
    expect(isFilled('decide-remedy', [], { remedy: 'replace' })).toBe(false);
    expect(isFilled('decide-remedy', [], { remedy: 'refund' })).toBe(true);
    expect(actBody('decide-remedy', { remedy: 'repair', source: 'ours' }, [id])).not.toHaveProperty('source');
    expect(actBody('decide-remedy', { remedy: 'repair', source: 'vendor' }, [id])).toHaveProperty(
      'source',
      'vendor',
    );
    expect(actBody('decide-remedy', { remedy: 'refund', source: 'vendor' }, [id])).not.toHaveProperty(
      'source',
    );
  });

  it('lacks evidence that is needed', () => {
    expect(isFilled('settle', ['document'], {})).toBe(false);
    expect(isFilled('settle', ['document'], { document: 'CN 17' })).toBe(true);
    expect(isFilled('settle', ['document'], { evidenceId: id })).toBe(true);
    expect(actBody('settle', { evidenceId: id, document: '' }, [id])).toEqual({
      ...{ act: 'settle', partIds: [id], evidenceId: id },
    });
    expect(isFilled('snooze', [], { until: '2026-03-05' })).toBe(false);
  });
});
