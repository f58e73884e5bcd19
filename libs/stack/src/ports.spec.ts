import { createServer, type Server } from 'node:net';
import { StackError } from './errors.js';
import { freePorts, isPortFree, requireFreePorts } from './ports.js';

let taken: Server;
let port: number;

beforeEach(async () => {
  [port] = (await freePorts(1)) as [number];
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
});

afterEach(async () => {
  await new Promise((resolve) => taken.close(resolve));
});

it('finds consecutive ports that are free', async () => {
  const ports = await freePorts(12);
  expect(ports).toEqual(Array.from({ length: 12 }, (_, index) => (ports[0] ?? 0) + index));
  expect(await Promise.all(ports.map((free) => isPortFree(free)))).toEqual(Array(12).fill(true));
});

it('sees a taken port', async () => {
  expect(await isPortFree(port)).toBe(false);
});

it('names the taken port and the key that moves it', async () => {
  const failure = requireFreePorts([{ port, key: 'DEALWARDEN_HTTP_PORT' }]);
  await expect(failure).rejects.toThrow(`Port ${port} (DEALWARDEN_HTTP_PORT) is taken.`);
  await expect(failure).rejects.toMatchObject({ advice: 'Stop what uses it or set another one in .env.' });
});

it('finds two keys that name the same port', async () => {
  const [free] = (await freePorts(1)) as [number];
  const failure = requireFreePorts([
    { port: free, key: 'DEALWARDEN_HTTP_PORT' },
    { port: free, key: 'DEALWARDEN_MAIL_HTTP_PORT' },
  ]);
  await expect(failure).rejects.toThrow(`Port ${free} (DEALWARDEN_MAIL_HTTP_PORT) is taken.`);
  await expect(failure).rejects.toBeInstanceOf(StackError);
});

it('says when the address is not one of this machine', async () => {
  const failure = requireFreePorts([{ port: 20_000, key: 'DEALWARDEN_HTTP_PORT', host: '192.0.2.1' }]);
  await expect(failure).rejects.toThrow('an address this machine does not have');
});
