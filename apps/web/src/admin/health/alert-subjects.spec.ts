import { alertSubjects } from './alert-subjects.js';

const [one, other, third, fourth] = ['1', '2', '3', '4'].map(
  (no) => `0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d1${no}`,
);

describe('what an alert is about', () => {
  it.each(['deal', 'return-case', 'webhook'])('is the %s that it names', (entity) => {
    expect(alertSubjects({ entityId: one!, detail: { entity } })).toEqual([{ kind: entity, id: one }]);
  });

  it('are the first of many', () => {
    const detail = { entity: 'deal', firstIds: [one, other, third, fourth] };
    expect(alertSubjects({ entityId: null, detail }).map(({ id }) => id)).toEqual([one, other, third]);
  });

  it('is nothing, where it has no page', () => {
    expect(alertSubjects({ entityId: one!, detail: { entity: 'handover' } })).toEqual([]);
    expect(alertSubjects({ entityId: null, detail: { entity: 'deal' } })).toEqual([]);
  });
});
