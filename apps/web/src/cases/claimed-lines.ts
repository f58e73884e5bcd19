import type { NamedCounterparty } from '../api/cases.js';

/** A line of a claim while it is filled in: everything as it is typed. */
export interface DraftLine {
  readonly productKey: string | null;
  readonly deliveryId: string;
  readonly orderId: string;
  readonly deliveredOn: string;
  readonly quantityDelivered: string;
  readonly quantityClaimed: string;
  readonly batch: string;
  readonly serials: string;
  readonly defectCode: string;
  readonly vendor: NamedCounterparty | null;
  readonly carrier: NamedCounterparty | null;
}

export const emptyLine: DraftLine = {
  productKey: null,
  deliveryId: '',
  orderId: '',
  deliveredOn: '',
  quantityDelivered: '',
  quantityClaimed: '',
  batch: '',
  serials: '',
  defectCode: '',
  vendor: null,
  carrier: null,
};

/** What keeps a line from being sent, by field; the server checks all of it again, against other claims as well. */
export function missingOf(line: DraftLine): (keyof DraftLine)[] {
  const [delivered, claimed] = [wholeOf(line.quantityDelivered), wholeOf(line.quantityClaimed)];
  return [
    ...(line.productKey === null ? (['productKey'] as const) : []),
    ...(line.deliveryId.trim() === '' ? (['deliveryId'] as const) : []),
    ...(delivered === undefined ? (['quantityDelivered'] as const) : []),
    ...(claimed === undefined || (delivered !== undefined && claimed > delivered)
      ? (['quantityClaimed'] as const)
      : []),
  ];
}

/** A line as the API takes it; what was left empty is left out. */
export function lineOf(line: DraftLine): object {
  const written = Object.entries({
    orderId: line.orderId.trim(),
    deliveredOn: line.deliveredOn,
    batch: line.batch.trim(),
    defectCode: codeOf(line.defectCode),
    vendorId: line.vendor?.id ?? '',
    carrierId: line.carrier?.id ?? '',
  }).filter(([, value]) => value !== '');
  const serials = line.serials.split(/[\s,;]+/).filter((serial) => serial !== '');
  return {
    productKey: line.productKey,
    deliveryId: line.deliveryId.trim(),
    quantityDelivered: wholeOf(line.quantityDelivered),
    quantityClaimed: wholeOf(line.quantityClaimed),
    ...Object.fromEntries(written),
    ...(serials.length > 0 ? { serials } : {}),
  };
}

/** Whole units; undefined where none are written. */
export function wholeOf(text: string): number | undefined {
  const units = /^\d{1,10}$/.test(text.trim()) ? Number(text) : 0;
  return units > 0 ? units : undefined;
}

/** "Surface scratched" as the code `surface-scratched`. */
function codeOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
