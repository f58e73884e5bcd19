import type { Instant } from '@app/domain/instant.js';
import { isSettled } from '@app/domain/returns/facts.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { isWithin, possibleActs, type Acting } from '@app/domain/returns/permitted.js';
import type { ReturnCaseState, ReturnLine, ReturnPart } from '@app/domain/returns/state.js';
import type { OpenedLink, SaidByLink } from '@app/persistence/return-link.repository.js';
import { linkActs, type LinkAct } from './texts/link-page-texts.js';

/** Units of one line that a link's holder may see. */
export interface SeenGoods {
  readonly line: Omit<ReturnLine, 'parts'>;
  readonly product: string;
  readonly parts: readonly ReturnPart[];
}

/** What can be done, with the parts it can be done to. */
export interface OfferedAct {
  readonly act: LinkAct;
  readonly partIds: readonly string[];
}

/** A photo or document as its page names it. */
export interface SeenFile {
  readonly id: string;
  readonly name: string;
  readonly isTheirs: boolean;
}

/** What the page shows to the holder of a link, and what they may do. */
export interface LinkView {
  readonly reader: 'vendor' | 'carrier' | 'customer';
  readonly number: string;
  readonly locale: string;
  readonly now: Instant;
  readonly isDraft: boolean;
  readonly goods: readonly SeenGoods[];
  readonly offered: readonly OfferedAct[];
  readonly said: readonly SaidByLink[];
  /** Photos and documents that were shown to the reader, or that it has sent. */
  readonly files: readonly SeenFile[];
  /** Nothing of it is left to be answered. */
  readonly isEnded: boolean;
}

/** As whom the holder of a link acts, and how far it reaches. */
export function actingBy({ link, counterpartyKind }: OpenedLink): Acting {
  const { counterpartyId, customerId, requests } = link;
  return counterpartyKind === null
    ? { actors: ['customer'], customerId: customerId ?? undefined }
    : { actors: ['vendor'], counterpartyId: counterpartyId ?? undefined, requests };
}

/** Nothing is left to be answered by a link. What has been replaced the customer may dispute on a closed case as well. */
export function isEndedFor(acting: Acting, state: ReturnCaseState): boolean {
  const isClosed = state.status === 'closed';
  if (acting.actors.includes('customer')) return isClosed && offeredTo(acting, state).length === 0;
  return isClosed || partsOf(state).every((part) => !isWithin(part, acting) || isSettled(part));
}

function offeredTo(acting: Acting, state: ReturnCaseState): OfferedAct[] {
  const possible = possibleActs(state, acting);
  return linkActs.flatMap((act): OfferedAct[] => {
    const partIds = possible.find((one) => one.act === act)?.partIds;
    return partIds ? [{ act, partIds }] : [];
  });
}

/** What a link shows of its case: a counterparty sees the goods that were asked of it, a customer its own claim. */
export function linkViewOf(
  opened: OpenedLink,
  said: readonly SaidByLink[],
  files: readonly SeenFile[],
  now: Instant,
): LinkView {
  const { state, number, locale, counterpartyKind, products } = opened;
  const acting = actingBy(opened);
  const goods = state.lines.flatMap(({ parts, ...line }): SeenGoods[] => {
    const seen = parts.filter((part) => isWithin(part, acting));
    if (seen.length === 0) return [];
    // Where others have been asked of units of the line, nobody knows whose numbers they are.
    const serials = seen.length === parts.length ? line.serials : [];
    return [
      { line: { ...line, serials }, product: products[line.productKey] ?? line.productKey, parts: seen },
    ];
  });
  return {
    ...{ reader: counterpartyKind ?? 'customer', number, locale, now, goods, said, files },
    isDraft: state.status === 'draft',
    offered: withPartwise(offeredTo(acting, state), counterpartyKind),
    isEnded: isEndedFor(acting, state),
  };
}

/** Several parts are answered one by one also where none of them can be cut. */
function withPartwise(offered: readonly OfferedAct[], kind: OpenedLink['counterpartyKind']): OfferedAct[] {
  const accept = offered.find(({ act }) => act === 'accept');
  return offered
    .filter(({ act }) => act !== 'accept-in-part')
    .flatMap((one): OfferedAct[] => {
      const isDivisible = offered.some(({ act }) => act === 'accept-in-part') || one.partIds.length > 1;
      if (one !== accept || kind === null || !isDivisible) return [one];
      return [one, { act: 'accept-in-part', partIds: one.partIds }];
    });
}
