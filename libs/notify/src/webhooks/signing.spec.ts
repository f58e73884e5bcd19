import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signatureHeaders } from './signing.js';

const body = '{"type":"deal.moved","data":{"name":"Příliš žluťoučký kůň"}}';
const [own, former] = [newWebhookSecret(), newWebhookSecret()];

describe('a signed message', () => {
  it('is verified by the library that receivers use', () => {
    const headers = signatureHeaders('msg_1', new Date(), body, [own]);
    expect(new Webhook(own).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('is verified by a new secret and by the former one', () => {
    const headers = signatureHeaders('msg_1', new Date(), body, [own, former]);
    for (const secret of [own, former]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  });

  it.each<[string, (headers: Record<string, string>) => Record<string, string>]>([
    ['by another secret', () => signatureHeaders('msg_1', new Date(), body, [former])],
    ['of another id', (headers) => ({ ...headers, 'webhook-id': 'msg_2' })],
    ['of ten minutes ago', () => signatureHeaders('msg_1', new Date(Date.now() - 600_000), body, [own])],
  ])('is not verified when it is %s', (_what, changed) => {
    const headers = changed(signatureHeaders('msg_1', new Date(), body, [own]));
    expect(() => new Webhook(own).verify(body, headers)).toThrow();
  });

  it('has a secret of 32 random bytes', () => {
    expect(own).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(own).not.toBe(former);
  });
});
