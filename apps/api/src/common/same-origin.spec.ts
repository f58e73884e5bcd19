import type { FastifyRequest } from 'fastify';
import { requireSameOrigin } from './same-origin.js';

const asks = (method: string, headers: Record<string, string>) => () =>
  requireSameOrigin({
    method,
    headers: { host: 'deals.example:3000', ...headers },
  } as unknown as FastifyRequest);

describe('where a request comes from', () => {
  it.each([
    ['reading from anywhere', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['the page itself', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }],
    ['an address typed by hand', 'POST', { 'sec-fetch-site': 'none' }],
    ['an older browser on the page', 'POST', { origin: 'http://deals.example:3000' }],
    ['no browser', 'DELETE', {}],
  ])('lets pass: %s', (_, method, headers) => {
    expect(asks(method, headers)).not.toThrow();
  });

  it.each([
    ['another site', 'POST', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same domain', 'PATCH', { 'sec-fetch-site': 'same-site' }],
    ['an older browser on another site', 'PUT', { origin: 'https://evil.example' }],
    ['the same name on another port', 'POST', { origin: 'http://deals.example:4000' }],
    ['a page that hides its origin', 'POST', { origin: 'null' }],
  ])('refuses: %s', (_, method, headers) => {
    expect(asks(method, headers)).toThrow(expect.objectContaining({ code: 'origin-not-allowed' }));
  });
});
