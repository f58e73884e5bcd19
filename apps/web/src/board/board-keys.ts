import type { KeyboardEvent } from 'react';

/** Arrow keys go from card to card; left and right to the column beside, at the same height. */
export function walkCards(event: KeyboardEvent<HTMLElement>): void {
  const card = cardOf(event.target);
  if (!card) return;
  const next = neighbour(card, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** The link of the card in which something was pressed. */
export function cardOf(target: EventTarget): HTMLElement | undefined {
  return target instanceof HTMLElement && target.matches('[data-card]') ? target : undefined;
}

function neighbour(card: HTMLElement, key: string): HTMLElement | undefined {
  const column = card.closest<HTMLElement>('[data-stage]');
  if (!column) return undefined;
  const cards = cardsIn(column);
  const place = cards.indexOf(card);
  if (key === 'ArrowDown') return cards[place + 1];
  if (key === 'ArrowUp') return cards[place - 1];
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const columns = [...document.querySelectorAll<HTMLElement>('[data-stage]')];
  const beside =
    key === 'ArrowLeft'
      ? columns.slice(0, columns.indexOf(column)).reverse()
      : columns.slice(columns.indexOf(column) + 1);
  const top = card.getBoundingClientRect().top;
  for (const other of beside) {
    const [nearest] = cardsIn(other).sort((a, b) => distance(a, top) - distance(b, top));
    if (nearest) return nearest;
  }
  return undefined;
}

/** In the order in which they are seen: rows that scroll are put into the document in any order. */
function cardsIn(column: HTMLElement): HTMLElement[] {
  return [...column.querySelectorAll<HTMLElement>('[data-card]')].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
}

function distance(card: HTMLElement, top: number): number {
  return Math.abs(card.getBoundingClientRect().top - top);
}
