import type { FieldDefinition } from '@app/domain/pipeline/definition.js';
import { readDecimal, readField } from './written-values.js';

describe('a number', () => {
  it.each<[string, '.' | ',', string | undefined]>([
    ['1234.50', '.', '1234.5'],
    ['0038.5000000', '.', '38.5'],
    ['1,234,567.00', '.', '1234567'],
    ["1'234.5", '.', '1234.5'],
    ['1 234,50', ',', '1234.5'],
    ['1\u00a0234,50', ',', '1234.5'],
    ['1.234,50', ',', '1234.5'],
    ['-3,5', ',', '-3.5'],
    ['0', '.', '0'],
    ['1.234', ',', '1234'],
    ['1,23', '.', undefined],
    ['12.34.56', ',', undefined],
    ['1e308', '.', undefined],
    ['=1+1', '.', undefined],
    ['NaN', '.', undefined],
    ['', '.', undefined],
  ])('%s with decimals behind %s is %s', (text, decimal, number) => {
    expect(readDecimal(text, decimal)).toBe(number);
  });
});

describe('an own field', () => {
  const choices = [
    { key: 'direct', name: 'Direct sale' },
    { key: 'tender', name: 'Public tender' },
  ];
  const readDay = (text: string) => (text === '3.12.2026' ? '2026-12-03' : undefined);

  it.each<[FieldDefinition['type'], string, object]>([
    ['text', 'Mr Novak', { value: true, text: 'Mr Novak' }],
    ['integer', '1 200', { value: 1_200 }],
    ['integer', '1,5', { reason: 'is not a whole number' }],
    ['decimal', '12,50', { value: '12.5' }],
    ['boolean', 'Ano', { value: true }],
    ['boolean', 'no', { value: false }],
    ['boolean', 'perhaps', { reason: 'is neither yes nor no' }],
    ['date', '3.12.2026', { value: '2026-12-03' }],
    ['date', 'soon', { reason: 'is not a day in a format of the mapping' }],
    ['choice', 'public TENDER', { value: 'tender' }],
    ['choice', 'direct', { value: 'direct' }],
    ['choice', 'gift', { reason: 'is not one of Direct sale, Public tender' }],
    ['choices', 'Direct sale; tender', { value: ['direct', 'tender'] }],
    ['choices', 'direct, gift', { reason: 'is not a list of Direct sale, Public tender' }],
  ])('of type %s reads %s', (type, text, read) => {
    expect(readField(text, { key: 'it', name: 'It', type, choices }, ',', readDay)).toEqual(read);
  });
});
