import { mediaTypeOf } from './media-type.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('what a content is', () => {
  it.each([
    ['a JPEG', '\xff\xd8\xff\xe0\x00\x10JFIF', 'image/jpeg'],
    ['a PNG', '\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'image/png'],
    ['a WebP', 'RIFF\x24\x00\x00\x00WEBPVP8 ', 'image/webp'],
    ['a PDF', '%PDF-1.7\n%\xe2\xe3', 'application/pdf'],
    ['an SVG', '<svg xmlns="http://', undefined],
    ['a page', '<!doctype html><h', undefined],
    ['a page that says it is a PDF further on', '<html>%PDF-1.7', undefined],
    ['another RIFF', 'RIFF\x24\x00\x00\x00WAVEfmt ', undefined],
    ['a GIF', 'GIF89a\x01\x00', undefined],
    ['a program', 'MZ\x90\x00', undefined],
    ['half of a PNG', '\x89PNG', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, head, expected) => {
    expect(mediaTypeOf(bytes(head))).toBe(expected);
  });
});
