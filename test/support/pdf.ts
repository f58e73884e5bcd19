import jsQr from 'jsqr';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What a reader of a PDF sees: the text of its pages, and what the code in the upper right of the first one says. */
export interface ReadPdf {
  readonly pages: readonly string[];
  readonly code: string | undefined;
  /** Of the first page, in millimetres. */
  readonly size: readonly [width: number, height: number];
}

/** As much of a canvas as is needed here: pdfjs makes one for Node by itself. */
interface Drawing {
  readonly canvas: { readonly width: number; readonly height: number };
  readonly context: {
    getImageData(
      left: number,
      top: number,
      width: number,
      height: number,
    ): { data: Uint8ClampedArray; width: number; height: number };
  };
}
interface CanvasFactory {
  create(width: number, height: number): Drawing;
}
type Painting = Parameters<PDFPageProxy['render']>[0];

const pointMm = 25.4 / 72;

export async function readPdf(content: Uint8Array): Promise<ReadPdf> {
  const document = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
  try {
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent();
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    const first = await document.getPage(1);
    const viewport = first.getViewport({ scale: 2 });
    const factory = document.canvasFactory as CanvasFactory;
    const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const painting = { canvas, canvasContext: context, viewport } as unknown as Painting;
    await first.render(painting).promise;
    const { data, width, height } = context.getImageData(
      canvas.width / 2,
      0,
      canvas.width / 2,
      canvas.height / 4,
    );
    const [, , right, top] = first.view as [number, number, number, number];
    return {
      pages,
      code: (jsQr as unknown as typeof jsQr.default)(data, width, height)?.data,
      size: [Math.round(right * pointMm), Math.round(top * pointMm)],
    };
  } finally {
    await document.destroy();
  }
}
