import type { Language } from '@app/domain/pipeline/definition.js';
import { button, html, mailDocument, type Html } from './html.js';
import type { Rendered } from './mail.js';

/** One entry of a numbered list: a deal with what is to be said of it. */
export interface LayoutItem {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link?: string;
}

/** What mails are built of, from the top to the bottom of a phone. Everything in it is text: HTML is made of it here. */
export type Block =
  | { readonly kind: 'title'; readonly title: string; readonly lead: string; readonly calm?: boolean }
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  /** Words of a person, with their ends of lines. */
  | { readonly kind: 'quote'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'items'; readonly items: readonly LayoutItem[] }
  | { readonly kind: 'button'; readonly label: string; readonly link: string }
  | { readonly kind: 'small'; readonly lines: readonly string[] };

/** A mail in text and in HTML, both saying the same. */
export function renderMail(subject: string, language: Language, blocks: readonly Block[]): Rendered {
  return {
    subject,
    text: `${blocks.map(asText).filter(Boolean).join('\n\n')}\n`,
    html: mailDocument(subject, language, blocks.map(asHtml)),
  };
}

function asText(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `${block.title}\n${block.lead}`;
    case 'paragraph':
    case 'small':
      return block.lines.join('\n');
    case 'quote':
      return block.lines.map((line) => `> ${line}`.trimEnd()).join('\n');
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'items':
      return block.items.map(itemText).join('\n\n');
    case 'button':
      return `${block.label}:\n${block.link}`;
  }
}

function itemText({ title, lines, link }: LayoutItem, at: number): string {
  const below = [...lines, ...(link === undefined ? [] : [link])];
  return [`${at + 1}. ${title}`, ...below.map((line) => `   ${line}`)].join('\n');
}

function asHtml(block: Block): Html {
  switch (block.kind) {
    case 'title':
      return titleHtml(block.title, block.lead, block.calm ? '#1b1f23' : '#a11d1d');
    case 'paragraph':
      return html`<p style="margin:0 0 16px">${lines(block.lines)}</p>`;
    case 'quote':
      return html`<blockquote style="margin:0 0 16px;padding:4px 0 4px 12px;border-left:4px solid #1f5fbf">
        ${lines(block.lines)}
      </blockquote>`;
    case 'list':
      return html`<ul style="margin:0 0 16px;padding-left:20px">
        ${block.items.map((item) => html`<li style="margin:0 0 4px">${item}</li>`)}
      </ul>`;
    case 'facts':
      return html`<table role="presentation" style="border-collapse:collapse;width:100%;margin:0 0 16px">
        ${block.rows.map(rowHtml)}
      </table>`;
    case 'items':
      return html`<ol style="margin:0 0 16px;padding-left:28px">
        ${block.items.map(itemHtml)}
      </ol>`;
    case 'button':
      return button(block.label, block.link);
    case 'small':
      return html`<p style="margin:0;font-size:13px;color:#57606a">${lines(block.lines)}</p>`;
  }
}

function titleHtml(title: string, lead: string, color: string): Html {
  return html`<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">${title}</h1>
    <p style="margin:0 0 16px;font-weight:600;color:${color}">${lead}</p>`;
}

function rowHtml([label, value]: readonly [string, string]): Html {
  return html`<tr>
    <td style="padding:4px 12px 4px 0;vertical-align:top;color:#57606a;white-space:nowrap">${label}</td>
    <td style="padding:4px 0;vertical-align:top">${value}</td>
  </tr>`;
}

function itemHtml({ title, lines: words, link }: LayoutItem): Html {
  const name = link === undefined ? html`${title}` : html`<a href="${link}">${title}</a>`;
  return html`<li style="margin:0 0 12px">
    <strong>${name}</strong>${words.map((line) => html`<br />${line}`)}
  </li>`;
}

function lines(words: readonly string[]): readonly Html[] {
  return words.map((line, at) => (at === 0 ? html`${line}` : html`<br />${line}`));
}
