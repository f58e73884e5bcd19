import { createRequire } from 'node:module';
import { languageOf } from '@app/domain/pipeline/definition.js';
import PdfDocument from 'pdfkit';
import qrcode from 'qrcode-generator';
import { noteTexts, type NoteTexts } from './note-texts.js';

/** Goods that go to one receiver. */
export interface NoteLine {
  readonly productKey: string;
  readonly productName: string;
  readonly quantity: number;
  readonly batch?: string;
  readonly serials: readonly string[];
  readonly deliveryId: string;
}

export interface ReturnNote {
  /** What people call the case by. */
  readonly number: string;
  readonly receiver: {
    readonly name: string;
    readonly contactName: string | null;
    /** As it is written on a parcel, line by line. */
    readonly address: string | null;
    readonly locale: string;
  };
  readonly lines: readonly NoteLine[];
  readonly printedAt: Date;
}

type Document = PDFKit.PDFDocument;

const { resolve } = createRequire(import.meta.url);
/** They have Latin with all its marks, Cyrillic and Greek; only the letters that are used go into a note. */
const letters = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
/** In points; 72 are an inch. */
const margin = 56;
const codeSize = 100;
const indent = 14;

/** A note on A4 that goes into a parcel, in its receiver's language; the document is ended, and read as it is made. */
export function writeReturnNote(note: ReturnNote): Document {
  const texts = noteTexts[languageOf(note.receiver.locale)];
  const document = new PdfDocument({
    ...{ size: 'A4', margin, bufferPages: true, lang: note.receiver.locale },
    info: { Title: `${texts.title} ${note.number}`, Author: 'Dealwarden', CreationDate: note.printedAt },
  });
  document.registerFont('plain', letters.plain).registerFont('bold', letters.bold);
  writeHead(document, note, texts);
  writeGoods(document, note, texts);
  writeFeet(document, note, texts);
  document.end();
  return document;
}

function writeHead(document: Document, note: ReturnNote, texts: NoteTexts): void {
  const width = document.page.width - 3 * margin - codeSize;
  drawCode(document, note.number, document.page.width - margin - codeSize, margin);
  document.font('bold').fontSize(20).text(texts.title, margin, margin, { width });
  document.fontSize(26).text(note.number, { width });
  document.font('plain').fontSize(9).text(texts.explanation, { width });
  document.y = Math.max(document.y, margin + codeSize) + 24;
  heading(document, texts.sendTo);
  const { name, contactName, address } = note.receiver;
  document.font('bold').fontSize(13).text(name);
  if (contactName !== null) document.font('plain').text(contactName);
  document.font('plain').text(address ?? texts.noAddress);
  document.moveDown();
}

function writeGoods(document: Document, { lines }: ReturnNote, texts: NoteTexts): void {
  heading(document, texts.goods);
  for (const [index, line] of lines.entries()) {
    const facts = [
      `${texts.quantity}: ${line.quantity}`,
      ...(line.batch === undefined ? [] : [`${texts.batch}: ${line.batch}`]),
      `${texts.delivery}: ${line.deliveryId}`,
      ...(line.serials.length === 0 ? [] : [`${texts.serials}: ${line.serials.join(', ')}`]),
    ];
    document
      .font('bold')
      .fontSize(11)
      .text(`${index + 1}. ${line.productName} (${line.productKey})`);
    document.font('plain').fontSize(10);
    for (const fact of facts) document.text(fact, { indent, indentAllLines: true });
    document.moveDown(0.6);
  }
}

function heading(document: Document, text: string): void {
  document.font('plain').fontSize(9).fillColor('#555').text(text).fillColor('black');
}

/** Below the margin of every page, when it is known how many there are. */
function writeFeet(document: Document, note: ReturnNote, texts: NoteTexts): void {
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(page);
    const place = document.page.height - margin / 2 - 10;
    // Text below the margin would begin a page.
    document.page.margins.bottom = 0;
    const day = note.printedAt.toISOString().slice(0, 10);
    const words = [note.number, texts.printedOn(day), texts.page(page + 1, count)].join(' · ');
    document.font('plain').fontSize(8).text(words, margin, place, { lineBreak: false });
  }
}

/** A QR code of squares: sharp at every size, and read with a fifth of it gone. */
function drawCode(document: Document, text: string, left: number, top: number): void {
  const code = qrcode(0, 'Q');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const size = codeSize / modules;
  for (let row = 0; row < modules; row++) {
    for (let column = 0; column < modules; column++) {
      if (code.isDark(row, column)) document.rect(left + column * size, top + row * size, size, size);
    }
  }
  document.fill('black');
}
